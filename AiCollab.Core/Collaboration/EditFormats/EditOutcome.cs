namespace AiCollab.Core.Collaboration.EditFormats;

/// <summary>What came of applying an edit to a text. One of the nested cases.</summary>
public abstract record EditOutcome
{
    private EditOutcome()
    {
    }

    /// <summary>The text with the edit in it; line ends are those the file had.</summary>
    public sealed record Applied(string Text) : EditOutcome;

    /// <summary>The edit does not fit. Nothing was changed.</summary>
    /// <param name="Correction">A request to the model that says precisely what is wrong and what to send.</param>
    public sealed record Missed(string Correction) : EditOutcome;
}
