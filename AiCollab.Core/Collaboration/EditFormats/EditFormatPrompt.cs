using Microsoft.Extensions.AI;

namespace AiCollab.Core.Collaboration.EditFormats;

/// <summary>Explains the text protocol to a model.</summary>
public static class EditFormatPrompt
{
    /// <summary>For models that write well: whole files for new ones, SEARCH/REPLACE for changes.</summary>
    public const string Full = """
        You change files by writing them in your answer.

        A new file, or one that you rewrite, is a code block that begins with its language and path and holds the whole file:
        ```python path=src/hello.py
        def hello():
            print("Hello")
        ```
        Never leave anything out of it. If the file itself contains ``` lines, use ```` (four) around it.

        A change in an existing file is one or more SEARCH/REPLACE blocks below the file's path. SEARCH holds lines copied exactly
        from the file, enough of them to fit one place only; REPLACE holds what stands there afterwards:
        src/hello.py
        <<<<<<< SEARCH
            print("Hello")
        =======
            print("Hello, world")
        >>>>>>> REPLACE

        Paths are relative, with / between folders. Say in one or two sentences what you change. Code that is only an example has no path.
        """;

    /// <summary>For small models and for answers held to <see cref="EditGrammar"/>: whole files only, in few words.</summary>
    public const string WholeFile = """
        You are a programmer. Answer with the complete file in a code block that begins with the language and the path, like ```python path=main.py.
        Write the whole file, never only a part of it. No text after the code block.
        """;

    /// <summary>One worked example as a turn of its own: small models copy a form much better than they follow a description.</summary>
    public static IReadOnlyList<ChatMessage> Example { get; } =
    [
        new(ChatRole.User, "Write a file greet.py with a function greet(name) that returns a greeting."),
        new(ChatRole.Assistant, "```python path=greet.py\ndef greet(name):\n    return \"Hello, \" + name + \"!\"\n```\n"),
    ];
}
