using System.Globalization;
using AiCollab.Core.Costs;

namespace AiCollab.Web.Features.Costs;

/// <summary>Budgets as people type them: dollars, or nothing for no limit.</summary>
internal sealed class BudgetFields(BudgetLimits limits)
{
    /// <summary>The largest amount that can be entered, in dollars.</summary>
    public const decimal Most = 1_000_000;

    private readonly BudgetField[] _all =
    [
        new("Day", BudgetScope.UserDay, limits), new("Month", BudgetScope.UserMonth, limits), new("Session", BudgetScope.Session, limits),
        new("Task of a team", BudgetScope.Collaboration, limits), new("Month, all together", BudgetScope.Global, limits),
    ];

    /// <summary>The fields of a person's own budgets, or of everybody's.</summary>
    public IEnumerable<BudgetField> Shown(bool mine) => mine ? _all.Where(f => f.Scope != BudgetScope.Global) : _all;

    /// <summary>The limits; null, with the problem in words, when a field holds no amount.</summary>
    public BudgetLimits? Read(out string? problem)
    {
        var bad = _all.FirstOrDefault(f => !f.TryRead(Most, out _));
        problem = bad is null ? null : $"{bad.Label}: enter an amount in dollars, such as 2.50, at most {Most.ToString("N0", CultureInfo.InvariantCulture)}.";
        return bad is null ? new BudgetLimits(Of(BudgetScope.Session), Of(BudgetScope.UserDay), Of(BudgetScope.UserMonth), Of(BudgetScope.Collaboration), Of(BudgetScope.Global)) : null;
    }

    private Money? Of(BudgetScope scope) => _all.First(f => f.Scope == scope).TryRead(Most, out var money) ? money : null;
}

/// <summary>One amount.</summary>
internal sealed class BudgetField(string label, BudgetScope scope, BudgetLimits limits)
{
    public string Label { get; } = label;

    public BudgetScope Scope { get; } = scope;

    public string Text { get; set; } = limits.Of(scope)?.Usd.ToString("0.00#######", CultureInfo.InvariantCulture) ?? "";

    /// <summary>Reads <c>2.50</c> and <c>2,50</c>; nothing is no limit.</summary>
    public bool TryRead(decimal most, out Money? money)
    {
        money = null;
        var text = Text.Trim().TrimStart('$').Replace(',', '.');
        if (text.Length == 0)
        {
            return true;
        }

        var good = decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var usd) && usd <= most;
        money = good ? Money.FromUsd(usd) : null;
        return good;
    }
}
