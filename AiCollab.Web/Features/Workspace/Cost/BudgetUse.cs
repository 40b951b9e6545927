using AiCollab.Core.Costs;
using AiCollab.Web.Theme;

namespace AiCollab.Web.Features.Workspace.Cost;

/// <summary>How much of a budget is spent.</summary>
public sealed record BudgetUse(BudgetScope Scope, Money Spent, Money Limit)
{
    /// <summary>The share from which on people are warned.</summary>
    public const double Warning = 0.8;

    /// <summary>The share from which on it is urgent.</summary>
    public const double Alarm = 0.95;

    /// <summary>1 when all is spent, more when it is overdrawn.</summary>
    public double Share => Limit.NanoUsd <= 0 ? 1 : (double)Spent.NanoUsd / Limit.NanoUsd;

    /// <summary>What is left; nothing when it is overdrawn.</summary>
    public Money Left => Spent > Limit ? Money.Zero : Limit - Spent;

    /// <summary>Green, amber from 80 %, red from 95 %.</summary>
    public Tone Tone => Share switch { >= Alarm => Tone.Bad, >= Warning => Tone.Warn, _ => Tone.Ok };

    /// <summary>
    /// The budget that is nearest to its end; while none comes to it, the session's, which people look for. Null without any limit.
    /// </summary>
    public static BudgetUse? Nearest(CostView cost)
    {
        BudgetUse[] all =
        [
            .. Of(BudgetScope.Session, cost.Session, cost.SessionLimit), .. Of(BudgetScope.UserDay, cost.Today, cost.DayLimit),
            .. Of(BudgetScope.UserMonth, cost.Month, cost.MonthLimit),
        ];
        return all.All(b => b.Share < Warning) ? all.FirstOrDefault() : all.MaxBy(b => b.Share);
    }

    private static IEnumerable<BudgetUse> Of(BudgetScope scope, Money spent, Money? limit) => limit is { } most ? [new(scope, spent, most)] : [];
}
