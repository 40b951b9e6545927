namespace AiCollab.Core.Collaboration.Tools;

/// <summary>What came of a tool call.</summary>
/// <param name="ForModel">What the model is told.</param>
/// <param name="ForPeople">One line for people.</param>
/// <param name="Failed">It was refused or failed.</param>
internal sealed record ToolResult(string ForModel, string ForPeople, bool Failed = false)
{
    /// <summary>The same sentence for both.</summary>
    public static ToolResult Refused(string sentence) => new(sentence, sentence, Failed: true);
}
