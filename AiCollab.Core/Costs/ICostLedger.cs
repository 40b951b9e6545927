using AiCollab.Core.Accounts;
using AiCollab.Core.Ai;
using AiCollab.Core.Sessions;

namespace AiCollab.Core.Costs;

/// <summary>Answers what things cost, from settled usage rows and price rows.</summary>
public interface ICostLedger
{
    /// <summary>The price of a request in advance, from token counts (<c>EstimateCost</c> of the specification).</summary>
    Money EstimateCost(ModelRef model, long inputTokens, long outputTokens);

    /// <summary>What the cost bar of a session shows to its payer.</summary>
    Task<CostView> ViewAsync(SessionId session, UserId payer, CancellationToken ct);

    /// <summary>The settled cost and tokens of one step, all attempts together.</summary>
    Task<(Money Cost, TokenUsage Usage)> GetStepCostAsync(SessionId session, StepId step, CancellationToken ct);

    /// <summary>The settled cost of a session.</summary>
    Task<Money> GetSessionCostAsync(SessionId session, CancellationToken ct);

    /// <summary>The settled cost of a person's current day, in the person's time zone.</summary>
    Task<Money> GetUserDailyCostAsync(UserId user, CancellationToken ct);
}
