namespace AiCollab.Core.Costs;

/// <summary>
/// Writes holds and settlements down: the ledger's row first, then the budgets, then that both agree. Those asked for at the same
/// time are written together; each is still decided by itself.
/// </summary>
internal sealed class Bookings
{
    private const int Most = 100;

    private readonly IBudgetStore _budgets;
    private readonly IUsageStore _usage;
    private readonly HoldQueue _queue;
    private readonly Batch<UsageEntry, HoldRefusal?> _holds;
    private readonly Batch<UsageEntry, UsageEntry> _settlements;

    public Bookings(IBudgetStore budgets, IUsageStore usage, HoldQueue queue)
    {
        (_budgets, _usage, _queue) = (budgets, usage, queue);
        _holds = new(HoldAllAsync, Most);
        _settlements = new(SettleTogetherAsync, Most);
    }

    /// <summary>Holds a row's money; returns which budget refused, or null.</summary>
    public async Task<HoldRefusal?> HoldAsync(UsageEntry row, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var asked = _holds.AddAsync(row);
        try
        {
            return await asked.WaitAsync(ct);
        }
        catch (OperationCanceledException)
        {
            _ = GiveBackAsync(asked, row);
            throw;
        }
    }

    /// <summary>Takes back a hold whose request was never sent.</summary>
    public async Task GiveBackAsync(UsageEntry row)
    {
        await _budgets.SettleAsync(Ends(row with { Cost = Money.Zero }), CancellationToken.None);
        await _usage.RemoveAsync([row.Id], CancellationToken.None);
        _queue.Moved(row.Session);
    }

    /// <summary>Turns a row with its settlement into spent money. The first settlement stands; repeating it changes nothing.</summary>
    public Task SettleAsync(UsageEntry row) => _settlements.AddAsync(row);

    /// <inheritdoc cref="SettleAsync"/>
    public async Task SettleAllAsync(IReadOnlyList<UsageEntry> rows)
    {
        var standing = await _usage.SettleAsync(rows, CancellationToken.None);
        await BookAsync([.. standing.DistinctBy(r => r.Id)]);
    }

    /// <summary>Brings settled rows into their budgets.</summary>
    public async Task BookAsync(IReadOnlyList<UsageEntry> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        await _budgets.SettleAsync([.. rows.SelectMany(Ends)], CancellationToken.None);
        await _usage.BookAsync([.. rows.Select(r => r.Id)], CancellationToken.None);
        foreach (var session in rows.Select(r => r.Session).Distinct())
        {
            _queue.Moved(session);
        }
    }

    private async Task<IReadOnlyList<UsageEntry>> SettleTogetherAsync(IReadOnlyList<UsageEntry> rows)
    {
        await SettleAllAsync(rows);
        return rows;
    }

    private async Task<IReadOnlyList<HoldRefusal?>> HoldAllAsync(IReadOnlyList<UsageEntry> rows)
    {
        // Those who wait for a full budget ask again and again: no row is written for who is refused by a look.
        var refused = (await _budgets.LookAsync([.. rows.Select(Request)], CancellationToken.None)).ToArray();
        var trying = Enumerable.Range(0, rows.Count).Where(i => refused[i] is null).ToList();
        if (trying.Count == 0)
        {
            return refused;
        }

        await _usage.AddAsync([.. trying.Select(i => rows[i])], CancellationToken.None);
        var tried = await _budgets.TryHoldAsync([.. trying.Select(i => Request(rows[i]))], CancellationToken.None);
        foreach (var (i, refusal) in trying.Zip(tried))
        {
            refused[i] = refusal;
        }

        if (tried.Any(r => r is not null))
        {
            await _usage.RemoveAsync([.. trying.Where(i => refused[i] is not null).Select(i => rows[i].Id)], CancellationToken.None);
        }

        return refused;
    }

    private static HoldRequest Request(UsageEntry row) => new(row.Id, row.Held, [.. row.Budgets.Select(b => new BudgetId(b))]);

    // Nobody waits any more; what cannot be given back now, the sweeper finds: it was never sent.
    private async Task GiveBackAsync(Task<HoldRefusal?> asked, UsageEntry row)
    {
        try
        {
            if (await asked is null)
            {
                await GiveBackAsync(row);
            }
        }
        catch (Exception)
        {
            // The store says so itself to whoever needs it next.
        }
    }

    private static List<HoldEnd> Ends(UsageEntry row) => [.. row.Budgets.Select(b => new HoldEnd(new BudgetId(b), row.Id, row.Held, row.Cost))];
}
