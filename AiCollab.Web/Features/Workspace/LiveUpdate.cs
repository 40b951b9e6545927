namespace AiCollab.Web.Features.Workspace;

/// <summary>What moved since the last update, so that a panel draws itself only when its part did.</summary>
[Flags]
public enum LiveChange
{
    None = 0,
    Messages = 1,
    Runs = 2,
    Cost = 4,
    Session = 8,
    Turn = 16,
    Files = 32,
    Connection = 64,
    All = Messages | Runs | Cost | Session | Turn | Files | Connection,
}

/// <summary>How the page stands to its session.</summary>
public enum LiveConnection
{
    /// <summary>Nothing came yet.</summary>
    Connecting,

    /// <summary>Events come as they happen.</summary>
    Live,

    /// <summary>The session cannot be reached; it is tried again by itself.</summary>
    Reconnecting,

    /// <summary>The session is not there any more, or the person is not of its team.</summary>
    Gone,
}

/// <summary>One update of a page.</summary>
/// <param name="What">The parts that moved.</param>
/// <param name="Files">Paths that changed; empty with <see cref="LiveChange.Files"/> set means: look at all of them.</param>
public sealed record LiveUpdate(LiveChange What, IReadOnlyList<string> Files);
