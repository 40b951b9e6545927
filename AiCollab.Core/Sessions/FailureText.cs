using AiCollab.Core.Ai;
using AiCollab.Core.Costs;
using AiCollab.Core.Errors;

namespace AiCollab.Core.Sessions;

/// <summary>Says a failure of a step in words for people: what happened, and what can be done now.</summary>
internal static class FailureText
{
    /// <summary>Null for a failure the product does not know.</summary>
    public static MessagePart.Failure? Of(Exception e) => e switch
    {
        ProviderFailedException p => new(p.Failure.Message, NextStep(p.Failure)),
        BudgetExceededException { FullByHolds: true } b => new(b.Message, "Wait until the requests under way have ended, then press Continue."),
        BudgetExceededException b => new(b.Message, "Raise the budget, then press Continue."),
        StoreUnavailableException s => new(s.Message, "Press Continue when the database is back; everything written before is kept."),
        RateLimitedException r => new(r.Message, $"Press Continue in {Math.Max(1, (int)Math.Ceiling(r.RetryAfter.TotalSeconds))} s."),
        AiCollabException known => new(known.Message, "Press Continue to try again, or write what to do instead."),
        _ => null,
    };

    public static MessagePart.Failure Unknown(ErrorReference reference) => new(
        "Something went wrong on our side.",
        "Press Continue to try again; if it stays so, give the reference to your administrator.",
        reference.Value);

    private static string NextStep(ProviderFailure failure) =>
        failure.NextStep.Length > 0 ? failure.NextStep : "Press Continue to try again.";
}
