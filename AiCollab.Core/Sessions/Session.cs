using AiCollab.Core.Accounts;

namespace AiCollab.Core.Sessions;

/// <summary>The room everything hangs on: workspace, messages, team, runs and cost.</summary>
public sealed record Session
{
    public required SessionId Id { get; init; }

    /// <summary>1 to 120 characters.</summary>
    public required string Title { get; init; }

    /// <summary>Who made it; pays for its turns.</summary>
    public required UserId Owner { get; init; }

    /// <summary>People and models; the owner is always in it.</summary>
    public required IReadOnlyList<Participant> Team { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset LastActiveAt { get; init; }
}
