namespace AiCollab.Core.Collaboration.EditFormats;

/// <summary>
/// The text protocol for models without tool calls: whole files in <c>```language path=...</c> blocks, and SEARCH/REPLACE blocks.
/// It takes what models really write (wrong fence length, path above the block or in its first comment, missing line breaks,
/// unified diffs). <see cref="EditFormatPrompt"/> explains it to a model, <see cref="EditGrammar"/> holds one to it.
/// </summary>
public static class EditFormat
{
    /// <summary>Takes a finished answer apart. Never throws, whatever the text.</summary>
    /// <param name="answer">The model's text.</param>
    /// <param name="cutShort">The answer ended because of its length: a block that is still open is not used.</param>
    public static EditAnswer Parse(string answer, bool cutShort = false)
    {
        var reader = new EditFormatReader();
        reader.Add(answer);
        return reader.Finish(cutShort);
    }
}
