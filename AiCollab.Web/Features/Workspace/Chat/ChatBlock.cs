namespace AiCollab.Web.Features.Workspace.Chat;

/// <summary>A finished top-level piece of a message: rendered once, never touched again. One of the nested cases.</summary>
public abstract record ChatBlock
{
    private ChatBlock()
    {
    }

    /// <summary>Sanitised HTML.</summary>
    public sealed record Html(string Markup) : ChatBlock;

    /// <summary>A fenced code block.</summary>
    /// <param name="Language">The fence tag as written, lower case; empty when there is none.</param>
    /// <param name="Path">The workspace path the fence names (<c>path=src/main.py</c>); null when it names none.</param>
    /// <param name="Text">The code without the fence.</param>
    public sealed record Code(string Language, string? Path, string Text) : ChatBlock;
}
