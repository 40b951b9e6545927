using AiCollab.Core.Sandbox;
using AiCollab.Core.Sessions;
using MongoDB.Bson;
using MongoDB.Driver;

namespace AiCollab.Infrastructure.Sandbox;

/// <summary>The collections <c>code_executions</c> and, for files that one document could not hold, <c>code_artifacts</c>.</summary>
internal sealed class MongoCodeRunStore(IMongoDatabase database) : ICodeRunStore
{
    public const string Name = "code_executions";
    public const string ArtifactsName = "code_artifacts";
    private const int ChunkBytes = 1 << 20;

    private readonly IMongoCollection<BsonDocument> _runs = database.GetCollection<BsonDocument>(Name);
    private readonly IMongoCollection<BsonDocument> _chunks = database.GetCollection<BsonDocument>(ArtifactsName);
    private volatile bool _indexed;

    public async Task SaveAsync(CodeRun run, CancellationToken ct)
    {
        await IndexAsync(ct).ConfigureAwait(false);
        var id = CodeRunDocument.Binary(run.Id.Value);
        await _chunks.DeleteManyAsync(new BsonDocument("run", id), ct).ConfigureAwait(false);
        var chunks = run.Artifacts.SelectMany((a, i) => Chunks(id, i, a.Content));
        foreach (var chunk in chunks)
        {
            await _chunks.InsertOneAsync(chunk, options: null, ct).ConfigureAwait(false);
        }

        // The execution last: where it is, its files are whole.
        await _runs.ReplaceOneAsync(new BsonDocument("_id", id), CodeRunDocument.Write(run), new ReplaceOptions { IsUpsert = true }, ct).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<CodeRun>> ListAsync(SessionId session, int limit, CancellationToken ct)
    {
        var documents = await _runs.Find(new BsonDocument("session", CodeRunDocument.Binary(session.Value)))
            .Sort(new BsonDocument { ["startedAt"] = -1, ["_id"] = -1 })
            .Limit(limit)
            .ToListAsync(ct).ConfigureAwait(false);
        return documents.Select(d => CodeRunDocument.Read(d)).ToList();
    }

    public async Task<CodeRun?> FindAsync(SessionId session, CodeRunId id, CancellationToken ct)
    {
        var filter = new BsonDocument { ["_id"] = CodeRunDocument.Binary(id.Value), ["session"] = CodeRunDocument.Binary(session.Value) };
        var document = await _runs.Find(filter).FirstOrDefaultAsync(ct).ConfigureAwait(false);
        if (document is null)
        {
            return null;
        }

        var run = CodeRunDocument.Read(document);
        return run.Artifacts.Count == 0 || run.ArtifactsExpired ? run : run with { Artifacts = await FillAsync(run, ct).ConfigureAwait(false) };
    }

    public async Task<int> ExpireArtifactsAsync(DateTimeOffset before, long maxBytes, CancellationToken ct)
    {
        await IndexAsync(ct).ConfigureAwait(false);
        var holding = await _runs.Find(new BsonDocument("kept", new BsonDocument("$gt", 0)))
            .Sort(new BsonDocument("startedAt", 1))
            .Project(new BsonDocument { ["startedAt"] = 1, ["kept"] = 1 })
            .ToListAsync(ct).ConfigureAwait(false);
        var sum = holding.Sum(d => d["kept"].ToInt64());
        var expired = 0;
        foreach (var run in holding)
        {
            if (run["startedAt"].ToUniversalTime() >= before.UtcDateTime && sum <= maxBytes)
            {
                break;
            }

            sum -= run["kept"].ToInt64();
            await ExpireAsync(run["_id"], ct).ConfigureAwait(false);
            expired++;
        }

        return expired;
    }

    /// <summary>Says so first and forgets the size last: a sweep that broke off in between is done again.</summary>
    private async Task ExpireAsync(BsonValue run, CancellationToken ct)
    {
        var one = new BsonDocument("_id", run);
        await _runs.UpdateOneAsync(one, new BsonDocument("$set", new BsonDocument("expired", true)), options: null, ct).ConfigureAwait(false);
        await _chunks.DeleteManyAsync(new BsonDocument("run", run), ct).ConfigureAwait(false);
        await _runs.UpdateOneAsync(one, new BsonDocument("$set", new BsonDocument("kept", 0L)), options: null, ct).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<RunArtifact>> FillAsync(CodeRun run, CancellationToken ct)
    {
        var chunks = await _chunks.Find(new BsonDocument("run", CodeRunDocument.Binary(run.Id.Value)))
            .Sort(new BsonDocument { ["file"] = 1, ["part"] = 1 })
            .ToListAsync(ct).ConfigureAwait(false);
        var contents = chunks.ToLookup(c => c["file"].AsInt32, c => c["data"].AsBsonBinaryData.Bytes);
        return run.Artifacts.Select((a, i) => a with { Content = contents[i].SelectMany(b => b).ToArray() }).ToList();
    }

    private static IEnumerable<BsonDocument> Chunks(BsonBinaryData run, int file, byte[] content) =>
        content.Chunk(ChunkBytes).Select((data, part) => new BsonDocument
        {
            ["_id"] = ObjectId.GenerateNewId(),
            ["run"] = run,
            ["file"] = file,
            ["part"] = part,
            ["data"] = data,
        });

    private async Task IndexAsync(CancellationToken ct)
    {
        if (_indexed)
        {
            return;
        }

        var keys = Builders<BsonDocument>.IndexKeys;
        await _runs.Indexes.CreateManyAsync(
        [
            new(keys.Ascending("session").Descending("startedAt").Descending("_id"), new CreateIndexOptions { Name = "session" }),
            new(keys.Ascending("kept").Ascending("startedAt"), new CreateIndexOptions { Name = "kept" }),
            new(keys.Ascending("user").Descending("startedAt"), new CreateIndexOptions { Name = "user" }),
        ], ct).ConfigureAwait(false);
        await _chunks.Indexes.CreateOneAsync(
            new CreateIndexModel<BsonDocument>(keys.Ascending("run").Ascending("file").Ascending("part"), new CreateIndexOptions { Name = "run" }), options: null, ct).ConfigureAwait(false);
        _indexed = true;
    }
}
