namespace AiCollab.Core.Sessions;

/// <summary>Does one step: one model's part of a turn.</summary>
public interface IStepAgent
{
    /// <summary>
    /// Lets the model work until it has nothing more to say. What it says and does goes to <paramref name="writer"/> as it happens;
    /// failures are thrown. Ends at once when <paramref name="ct"/> is cancelled.
    /// </summary>
    Task RunStepAsync(StepRequest request, StepWriter writer, CancellationToken ct);
}

/// <summary>What a step starts from.</summary>
/// <param name="Session">The session as it is now.</param>
/// <param name="History">The conversation before this step.</param>
/// <param name="Model">Who works.</param>
/// <param name="Turn">The turn.</param>
/// <param name="Step">The step; ledger rows and commits carry it.</param>
/// <param name="Fence">Goes with every write.</param>
/// <param name="Continues">The last answer of this model was cut off; go on from it.</param>
public sealed record StepRequest(
    Session Session, IReadOnlyList<Message> History, Participant Model, TurnId Turn, StepId Step, Fence Fence, bool Continues);
