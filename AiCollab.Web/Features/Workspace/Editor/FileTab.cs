using AiCollab.Core.Workspaces;

namespace AiCollab.Web.Features.Workspace.Editor;

/// <summary>What a tab holds.</summary>
public enum TabKind
{
    Text,

    /// <summary>Not text: offered as a download.</summary>
    Binary,

    /// <summary>Text too large for the editor: offered as a download.</summary>
    TooLarge,

    /// <summary>The changes of a commit.</summary>
    Diff,
}

/// <summary>How a text tab stands to the file.</summary>
public enum SaveState
{
    Saved,
    Unsaved,
    Saving,

    /// <summary>Somebody else changed the same lines; waits for a decision.</summary>
    Conflict,

    /// <summary>The last save failed; what was typed is kept.</summary>
    Failed,
}

/// <summary>An open tab. Changes give a new one.</summary>
public sealed record FileTab
{
    /// <summary>Path of the file; for a diff, the commit and the path together.</summary>
    public required string Key { get; init; }

    public required string Title { get; init; }

    public required TabKind Kind { get; init; }

    /// <summary>The editor's name of the language.</summary>
    public string Language { get; init; } = "plaintext";

    public long Size { get; init; }

    public SaveState State { get; init; } = SaveState.Saved;

    /// <summary>What happened, in one sentence: why saving failed, or what was merged. Empty most of the time.</summary>
    public string Notice { get; init; } = "";

    public DateTimeOffset? SavedAt { get; init; }

    /// <summary>Two edits of the same lines that somebody has to decide between.</summary>
    public FileConflict? Conflict { get; init; }

    /// <summary>The text the conflict is about, as it was sent.</summary>
    public string ConflictText { get; init; } = "";

    /// <summary>The person edits both sides, markers and all; a save without markers settles the conflict.</summary>
    public bool ByHand { get; init; }

    /// <summary>The unified diff, for a diff tab.</summary>
    public string Diff { get; init; } = "";

    public bool IsUnsaved => State is not SaveState.Saved;
}
