using AiCollab.Core.Accounts;
using AiCollab.Core.Ai;
using AiCollab.Core.Keys;

namespace AiCollab.Core.Sessions;

/// <summary>A member of a session's team: a person (<see cref="User"/>) or a model (<see cref="Model"/>).</summary>
public sealed record Participant
{
    public required ParticipantId Id { get; init; }

    /// <summary>The name shown and written as commit author.</summary>
    public required string Name { get; init; }

    /// <summary>Author hue, 1 to 7, handed out in order and kept for the session.</summary>
    public required int Hue { get; init; }

    /// <summary>The person; null for a model.</summary>
    public UserId? User { get; init; }

    /// <summary>The model; null for a person.</summary>
    public ModelRef? Model { get; init; }

    /// <summary>The connection the model is reached through; null for the built-in runtime and for people.</summary>
    public ApiKeyId? Key { get; init; }

    /// <summary>What the model is told about its part; empty for the default.</summary>
    public string RolePrompt { get; init; } = "";

    /// <summary>True for a model.</summary>
    public bool IsModel => Model is not null;
}
