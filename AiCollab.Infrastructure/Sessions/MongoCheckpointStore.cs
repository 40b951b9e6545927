using AiCollab.Core.Sessions;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using MongoDB.Driver;
using static AiCollab.Infrastructure.Sessions.SessionCollection;

namespace AiCollab.Infrastructure.Sessions;

/// <summary>Collection <c>checkpoints</c>: one document a session; its epoch is the fence.</summary>
internal sealed class MongoCheckpointStore(IMongoDatabase database, TimeProvider time) : ICheckpointStore
{
    private readonly SessionCollection _checkpoints = new(
        database,
        "checkpoints",
        new CreateIndexModel<BsonDocument>(new BsonDocument { ["running"] = 1, ["savedAt"] = 1 }));

    // Compared and raised in one step: of those who saw the same epoch one gets the next, the others look again.
    public async Task<Checkpoint> ClaimAsync(SessionId session, string node, CancellationToken ct)
    {
        while (true)
        {
            var now = await _checkpoints.UseAsync(c => c.Find(Filter.Eq("_id", session.ToString())).FirstOrDefaultAsync(ct), ct);
            if (now is null)
            {
                await AddAsync(session, ct);
                continue;
            }

            var epoch = now["epoch"].ToInt64();
            var claimed = await _checkpoints.UseAsync(
                c => c.FindOneAndUpdateAsync(
                    Holds(new Fence(session, epoch)),
                    Update.Set("epoch", epoch + 1).Set("node", node).Set("savedAt", time.GetUtcNow().UtcDateTime),
                    new FindOneAndUpdateOptions<BsonDocument> { ReturnDocument = ReturnDocument.After },
                    ct),
                ct);
            if (claimed is not null)
            {
                return ToCheckpoint(session, claimed) with { Epoch = epoch + 1, Node = node };
            }
        }
    }

    public async Task SaveAsync(Checkpoint checkpoint, CancellationToken ct)
    {
        var result = await _checkpoints.UseAsync(
            c => c.UpdateOneAsync(
                Holds(checkpoint.Fence),
                Update
                    .Set("node", checkpoint.Node)
                    .Set("savedAt", checkpoint.SavedAt.UtcDateTime)
                    .Set("running", checkpoint.Running is not null)
                    .Set("checkpoint", checkpoint.ToBsonDocument()),
                null,
                ct),
            ct);
        if (result.MatchedCount == 0)
        {
            throw new SessionMovedException();
        }
    }

    public Task<bool> HoldsAsync(Fence fence, CancellationToken ct) =>
        _checkpoints.UseAsync(c => c.Find(Holds(fence)).Project(new BsonDocument("_id", 1)).AnyAsync(ct), ct);

    public Task<IReadOnlyList<SessionId>> ListOrphansAsync(string? node, DateTimeOffset silentSince, CancellationToken ct) =>
        _checkpoints.UseAsync<IReadOnlyList<SessionId>>(
            async c => [.. await IdsAsync(c, Filter.Eq("running", true) & (Filter.Lt("savedAt", silentSince.UtcDateTime) | Filter.Eq("node", node ?? "")), ct)], ct);

    public Task<IReadOnlySet<SessionId>> ListRunningAsync(IReadOnlyCollection<SessionId> sessions, CancellationToken ct) =>
        _checkpoints.UseAsync<IReadOnlySet<SessionId>>(
            async c => (await IdsAsync(c, Filter.In("_id", sessions.Select(s => s.ToString())) & Filter.Eq("running", true), ct)).ToHashSet(), ct);

    public Task DeleteAsync(SessionId session, CancellationToken ct) =>
        _checkpoints.UseAsync(c => c.DeleteOneAsync(Filter.Eq("_id", session.ToString()), ct), ct);

    private Task AddAsync(SessionId session, CancellationToken ct) =>
        _checkpoints.UseAsync(
            c => c.UpdateOneAsync(
                Filter.Eq("_id", session.ToString()),
                Update.SetOnInsert("epoch", 0L).SetOnInsert("running", false),
                new UpdateOptions { IsUpsert = true },
                ct),
            ct);

    private static FilterDefinition<BsonDocument> Holds(Fence fence) =>
        Filter.Eq("_id", fence.Session.ToString()) & Filter.Eq("epoch", fence.Epoch);

    private static async Task<IEnumerable<SessionId>> IdsAsync(IMongoCollection<BsonDocument> c, FilterDefinition<BsonDocument> filter, CancellationToken ct)
    {
        var found = await c.Find(filter).Project(new BsonDocument("_id", 1)).ToListAsync(ct);
        return found.Select(d => new SessionId(Guid.ParseExact(d["_id"].AsString, "N")));
    }

    private static Checkpoint ToCheckpoint(SessionId session, BsonDocument document)
    {
        var node = document["node"].AsString;
        var savedAt = new DateTimeOffset(document["savedAt"].ToUniversalTime());
        var epoch = document["epoch"].ToInt64();
        return document.TryGetValue("checkpoint", out var saved)
            ? BsonSerializer.Deserialize<Checkpoint>(saved.AsBsonDocument) with { Epoch = epoch, Node = node, SavedAt = savedAt }
            : new Checkpoint { Session = session, Epoch = epoch, Node = node, SavedAt = savedAt };
    }
}
