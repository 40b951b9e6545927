using AiCollab.Core.Accounts;
using AiCollab.Core.Ai;
using AiCollab.Core.Costs;
using AiCollab.Core.Sessions;

namespace AiCollab.Tests.Fakes;

/// <summary>A ledger whose rows the test writes.</summary>
public sealed class FakeLedger : ICostLedger
{
    public Money PerStep { get; set; }

    public CostView View { get; set; } = CostView.None;

    public Money EstimateCost(ModelRef model, long inputTokens, long outputTokens) => PerStep;

    public Task<CostView> ViewAsync(SessionId session, UserId payer, CancellationToken ct) => Task.FromResult(View);

    public Task<(Money Cost, TokenUsage Usage)> GetStepCostAsync(SessionId session, StepId step, CancellationToken ct) =>
        Task.FromResult((PerStep, TokenUsage.None with { Input = 10, Output = 5 }));

    public Task<Money> GetSessionCostAsync(SessionId session, CancellationToken ct) => Task.FromResult(View.Session);

    public Task<Money> GetUserDailyCostAsync(UserId user, CancellationToken ct) => Task.FromResult(View.Today);
}
