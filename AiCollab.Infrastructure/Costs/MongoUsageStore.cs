using AiCollab.Core.Accounts;
using AiCollab.Core.Costs;
using AiCollab.Core.Sessions;
using AiCollab.Infrastructure.Mongo;
using MongoDB.Bson;
using MongoDB.Driver;

namespace AiCollab.Infrastructure.Costs;

/// <summary>Ledger rows in the collection <c>usage_tracking</c>.</summary>
internal sealed class MongoUsageStore : IUsageStore, IDisposable
{
    private static readonly BsonDocument Booked = new("$set", new BsonDocument("state", nameof(UsageState.Booked)));

    private readonly IMongoCollection<UsageEntry> _rows;
    private readonly ReadyOnce _ready;

    public MongoUsageStore(IMongoDatabase database)
    {
        _rows = database.GetCollection<UsageEntry>("usage_tracking");
        _ready = new ReadyOnce(ct => CreateIndexesAsync(_rows, ct));
    }

    public Task AddAsync(IReadOnlyList<UsageEntry> rows, CancellationToken ct) =>
        UseAsync(() => rows is [var only] ? _rows.InsertOneAsync(only, cancellationToken: ct) : _rows.InsertManyAsync(rows, cancellationToken: ct), ct);

    public Task<IReadOnlyList<UsageEntry>> SettleAsync(IReadOnlyList<UsageEntry> rows, CancellationToken ct) => StoreFailures.TranslatingAsync(async () =>
    {
        var writes = rows.Select(row => new ReplaceOneModel<UsageEntry>(In(row.Id, UsageState.Held), row));
        var result = await _rows.BulkWriteAsync(writes, options: null, ct);
        return result.MatchedCount == rows.Count
            ? rows
            : (IReadOnlyList<UsageEntry>)await _rows.Find(Among(rows.Select(r => r.Id))).ToListAsync(ct);
    });

    public Task BookAsync(IReadOnlyList<HoldId> holds, CancellationToken ct) => StoreFailures.TranslatingAsync(() => holds is [var only]
        ? _rows.UpdateOneAsync(In(only, UsageState.Settled), Booked, cancellationToken: ct)
        : _rows.UpdateManyAsync(Among(holds).Add("state", nameof(UsageState.Settled)), Booked, cancellationToken: ct));

    public Task RemoveAsync(IReadOnlyList<HoldId> holds, CancellationToken ct) =>
        StoreFailures.TranslatingAsync(() => _rows.DeleteManyAsync(Among(holds).Add("state", nameof(UsageState.Held)), ct));

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

    public async Task<IReadOnlyList<UsageEntry>> ListSettledAsync(UsageSpan span, int limit, CancellationToken ct)
    {
        var rows = Builders<UsageEntry>.Filter.Ne(r => r.State, UsageState.Held)
            & Builders<UsageEntry>.Filter.Gte(r => r.Day, CostCalendar.DayText(span.From)) & Builders<UsageEntry>.Filter.Lte(r => r.Day, CostCalendar.DayText(span.To));
        rows = span.User is { } user ? rows & Builders<UsageEntry>.Filter.Eq(r => r.User, user) : rows;
        return await UseAsync(() => _rows.Find(rows).SortByDescending(r => r.Day).Limit(limit).ToListAsync(ct), ct);
    }

    public async Task<IReadOnlyList<UsageSum>> SumAsync(UsageSpan span, UsageBy by, CancellationToken ct) =>
        [.. (await UseAsync(() => _rows.Aggregate<BsonDocument>(UsageSums.Pipeline(span, by), options: null, ct).ToListAsync(ct), ct)).Select(UsageSums.Read)];

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

    // Plain documents: translating an expression costs as much as the write it describes.
    private static BsonDocument In(HoldId hold, UsageState state) => new() { { "_id", Bin(hold) }, { "state", state.ToString() } };

    private static BsonDocument Among(IEnumerable<HoldId> holds) => new("_id", new BsonDocument("$in", new BsonArray(holds.Select(Bin))));

    private static BsonBinaryData Bin(HoldId hold) => new(hold.Value, GuidRepresentation.Standard);

    private static Task CreateIndexesAsync(IMongoCollection<UsageEntry> rows, CancellationToken ct)
    {
        var keys = Builders<UsageEntry>.IndexKeys;
        return rows.Indexes.CreateManyAsync(
        [
            new CreateIndexModel<UsageEntry>(keys.Ascending(r => r.Session).Ascending(r => r.Step)),
            new CreateIndexModel<UsageEntry>(keys.Ascending(r => r.User).Descending(r => r.At)),
            new CreateIndexModel<UsageEntry>(keys.Ascending(r => r.State).Ascending(r => r.LeaseUntil)),
            new CreateIndexModel<UsageEntry>(keys.Ascending(r => r.Day)),
        ], ct);
    }
}
