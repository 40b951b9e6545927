using AiCollab.Core.Accounts;
using AiCollab.Core.Ai;
using AiCollab.Core.Costs;
using AiCollab.Core.Sandbox;
using AiCollab.Core.Sessions;

namespace AiCollab.Core.Workspaces;

/// <summary>Who makes a change: becomes the author of the commit.</summary>
/// <param name="Participant">The member of the team.</param>
/// <param name="Name">Author name of the commit.</param>
/// <param name="Email">Author e-mail of the commit.</param>
public sealed record ChangeAuthor(ParticipantId Participant, string Name, string Email)
{
    /// <summary>A model: <c>Claude Sonnet &lt;anthropic/claude-sonnet@aicollab&gt;</c>.</summary>
    public static ChangeAuthor Of(ParticipantId id, string name, ModelRef model) => new(id, name, $"{model}@aicollab");

    /// <summary>A person; the account's e-mail address stays private.</summary>
    public static ChangeAuthor Of(ParticipantId id, string name, UserId user) => new(id, name, $"{user}@people.aicollab");
}

/// <summary>Why a change is made: becomes the trailers of the commit (<c>AiCollab-Session</c>, <c>-Step</c>, <c>-Run</c>, <c>-Cost-Nano-Usd</c>, <c>-Execution</c>, <c>-On-Behalf-Of</c>).</summary>
/// <param name="Session">The session.</param>
/// <param name="Turn">The turn; null for a person's edit.</param>
/// <param name="Step">The step; null for a person's edit.</param>
/// <param name="CostSoFar">What the step had cost when the change was made; null for a person's edit.</param>
/// <param name="Execution">The run of code that left the files; null for an edit.</param>
/// <param name="OnBehalfOf">Who ran the code; null for an edit.</param>
public sealed record ChangeOrigin(
    SessionId Session, TurnId? Turn = null, StepId? Step = null, Money? CostSoFar = null, CodeRunId? Execution = null, ChangeAuthor? OnBehalfOf = null);
