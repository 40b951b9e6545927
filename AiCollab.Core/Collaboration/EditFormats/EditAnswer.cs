namespace AiCollab.Core.Collaboration.EditFormats;

/// <summary>A model's answer, taken apart.</summary>
/// <param name="Edits">The edits in the order they were written; those of one file build on each other.</param>
/// <param name="Prose">Everything that is no edit, code examples included.</param>
/// <param name="Problems">What cannot be used, each as a sentence to the model.</param>
/// <param name="Unnamed">Code blocks that do not say which file they are for; they are part of the prose too.</param>
public sealed record EditAnswer(
    IReadOnlyList<FileEdit> Edits, string Prose, IReadOnlyList<string> Problems, IReadOnlyList<CodeBlock> Unnamed)
{
    /// <summary>What to send back to the model so that the next answer can be used; null when nothing needs to be asked.</summary>
    /// <param name="expectEdits">The turn was to change files: code without a file's name is asked about.</param>
    public string? CorrectionRequest(bool expectEdits)
    {
        var all = Problems.ToList();
        if (expectEdits && Edits.Count == 0 && Unnamed.Count > 0)
        {
            all.Add("Your code does not say which file it is for. Begin each code block with ```language path=folder/file and send it again.");
        }

        return all.Count == 0 ? null : string.Join("\n", all);
    }
}

/// <summary>A fenced block that is no edit.</summary>
/// <param name="Language">The word after the fence, or empty.</param>
/// <param name="Text">The lines between the fences.</param>
public sealed record CodeBlock(string Language, string Text);
