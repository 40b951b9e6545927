using AiCollab.Core.Accounts;
using AiCollab.Core.Costs;
using AiCollab.Core.Sessions;
using AiCollab.Infrastructure.Mongo;
using MongoDB.Driver;

namespace AiCollab.Infrastructure.Costs;

/// <summary>Ledger rows in the collection <c>usage_tracking</c>.</summary>
internal sealed class MongoUsageStore : IUsageStore, IDisposable
{
    private static readonly TimeSpan BookingTime = TimeSpan.FromMinutes(1);

    private readonly IMongoCollection<UsageEntry> _rows;
    private readonly TimeProvider _clock;
    private readonly ReadyOnce _ready;

    public MongoUsageStore(IMongoDatabase database, TimeProvider clock)
    {
        _clock = clock;
        _rows = database.GetCollection<UsageEntry>("usage_tracking");
        _ready = new ReadyOnce(ct => CreateIndexesAsync(_rows, ct));
    }

    public Task AddAsync(UsageEntry entry, CancellationToken ct) => UseAsync(() => _rows.InsertOneAsync(entry, cancellationToken: ct), ct);

    public Task<(bool First, UsageEntry Row)> SettleAsync(HoldId hold, Settlement settlement, CancellationToken ct) => StoreFailures.TranslatingAsync(async () =>
    {
        var update = Builders<UsageEntry>.Update
            .Set(r => r.State, UsageState.Settled)
            .Set(r => r.Cost, settlement.Cost)
            .Set(r => r.Usage, settlement.Usage)
            .Set(r => r.Uncertain, settlement.Uncertain)
            .Set(r => r.Outcome, settlement.Outcome)
            .Set(r => r.LatencyMs, settlement.LatencyMs)
            .Set(r => r.FirstTokenMs, settlement.FirstTokenMs)
            .Set(r => r.LeaseUntil, _clock.GetUtcNow() + BookingTime);
        var row = await _rows.FindOneAndUpdateAsync<UsageEntry>(
            r => r.Id == hold && r.State == UsageState.Held, update, new() { ReturnDocument = ReturnDocument.After }, ct);
        return row is not null ? (true, row) : (false, await _rows.Find(r => r.Id == hold).FirstAsync(ct));
    });

    public Task BookAsync(HoldId hold, CancellationToken ct) => StoreFailures.TranslatingAsync(() =>
        _rows.UpdateOneAsync(r => r.Id == hold && r.State == UsageState.Settled, Builders<UsageEntry>.Update.Set(r => r.State, UsageState.Booked), cancellationToken: ct));

    public Task RemoveAsync(HoldId hold, CancellationToken ct) =>
        StoreFailures.TranslatingAsync(() => _rows.DeleteOneAsync(r => r.Id == hold && r.State == UsageState.Held, ct));

    public Task ExtendAsync(HoldId hold, DateTimeOffset leaseUntil, CancellationToken ct) => StoreFailures.TranslatingAsync(() =>
        _rows.UpdateOneAsync(r => r.Id == hold && r.State == UsageState.Held, Builders<UsageEntry>.Update.Set(r => r.LeaseUntil, leaseUntil), cancellationToken: ct));

    public async Task<IReadOnlyList<UsageEntry>> FindStrandedAsync(DateTimeOffset now, int limit, CancellationToken ct)
    {
        var open = new[] { UsageState.Held, UsageState.Settled };
        return await UseAsync(() => _rows.Find(r => open.Contains(r.State) && r.LeaseUntil < now).Limit(limit).ToListAsync(ct), ct);
    }

    public async Task<IReadOnlyList<UsageEntry>> ListStepAsync(SessionId session, StepId step, CancellationToken ct) =>
        await UseAsync(() => _rows.Find(r => r.Session == session && r.Step == step && r.State != UsageState.Held).ToListAsync(ct), ct);

    public Task<bool> AnyUncertainAsync(SessionId session, CancellationToken ct) =>
        UseAsync(() => _rows.Find(r => r.Session == session && r.Uncertain).Limit(1).AnyAsync(ct), ct);

    public async Task<IReadOnlyList<UsageEntry>> ListAsync(UserId user, DateTimeOffset since, int limit, CancellationToken ct) =>
        await UseAsync(() => _rows.Find(r => r.User == user && r.At >= since && r.State != UsageState.Held).SortByDescending(r => r.At).Limit(limit).ToListAsync(ct), ct);

    public void Dispose() => _ready.Dispose();

    private Task<T> UseAsync<T>(Func<Task<T>> call, CancellationToken ct) => StoreFailures.TranslatingAsync(async () =>
    {
        await _ready.EnsureAsync(ct);
        return await call();
    });

    private Task UseAsync(Func<Task> call, CancellationToken ct) => StoreFailures.TranslatingAsync(async () =>
    {
        await _ready.EnsureAsync(ct);
        await call();
    });

    private static Task CreateIndexesAsync(IMongoCollection<UsageEntry> rows, CancellationToken ct)
    {
        var keys = Builders<UsageEntry>.IndexKeys;
        return rows.Indexes.CreateManyAsync(
        [
            new CreateIndexModel<UsageEntry>(keys.Ascending(r => r.Session).Ascending(r => r.Step)),
            new CreateIndexModel<UsageEntry>(keys.Ascending(r => r.User).Descending(r => r.At)),
            new CreateIndexModel<UsageEntry>(keys.Ascending(r => r.State).Ascending(r => r.LeaseUntil)),
        ], ct);
    }
}
