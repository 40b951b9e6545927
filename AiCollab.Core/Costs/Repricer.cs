using AiCollab.Core.Accounts;
using AiCollab.Core.Errors;

namespace AiCollab.Core.Costs;

/// <summary>Shows what the last days would have cost at the prices as they are decided now.</summary>
public sealed class Repricer(IUsageStore usage, IPriceBook prices, CostCalendar calendar)
{
    private const int MaxRows = 200_000;

    /// <summary>The latest rows of the last days (today is one of them), at most 200,000, priced anew.</summary>
    /// <exception cref="ForbiddenException">The asker is no administrator.</exception>
    public async Task<IReadOnlyList<Repriced>> ReadAsync(CurrentUser by, int days, CancellationToken ct)
    {
        if (!by.IsAdmin)
        {
            throw new ForbiddenException("Only administrators see everybody's costs.");
        }

        var today = calendar.Today;
        var rows = await usage.ListSettledAsync(new UsageSpan(null, today.AddDays(1 - days), today), MaxRows, ct);
        return Repricing.Of(rows, prices.FindAt);
    }
}
