using AiCollab.Core.Accounts;
using AiCollab.Core.Keys;
using AiCollab.Core.Sessions;

namespace AiCollab.Core.Ai;

/// <summary>Who uses which model for what: everything a ledger row needs besides the tokens.</summary>
/// <param name="Payer">Whose budget and keys are used.</param>
/// <param name="Session">The session that is charged.</param>
/// <param name="Turn">The turn the request belongs to.</param>
/// <param name="Step">The step (one participant's part of a turn).</param>
/// <param name="Participant">The member of the team who speaks.</param>
/// <param name="Key">The connection; null for the built-in runtime.</param>
/// <param name="Model">Provider and model.</param>
public sealed record ModelUse(
    UserId Payer, SessionId Session, TurnId Turn, StepId Step, ParticipantId Participant, ApiKeyId? Key, ModelRef Model);
