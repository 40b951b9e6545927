using AiCollab.Core.Accounts;
using AiCollab.Core.Sandbox.Packages;
using AiCollab.Core.Sessions;
using MongoDB.Bson;
using MongoDB.Driver;

namespace AiCollab.Infrastructure.Sandbox.Python.Packages;

/// <summary>The collections <c>allowed_packages</c> (by hash) and <c>session_packages</c> (by session and name).</summary>
internal sealed class MongoPackageStore(IMongoDatabase database) : IPackageStore
{
    private static readonly ReplaceOptions Upsert = new() { IsUpsert = true };
    private readonly IMongoCollection<BsonDocument> _allowed = database.GetCollection<BsonDocument>("allowed_packages");
    private readonly IMongoCollection<BsonDocument> _granted = database.GetCollection<BsonDocument>("session_packages");

    public async Task<IReadOnlyList<AllowedPackage>> ListAllowedAsync(CancellationToken ct)
    {
        var rows = await _allowed.Find(new BsonDocument()).Sort(new BsonDocument("name", 1)).ToListAsync(ct).ConfigureAwait(false);
        return [.. rows.Select(r => new AllowedPackage(PackageName.Parse(r["name"].AsString), r["version"].AsString, r["_id"].AsString, new UserId(r["by"].AsGuid)))];
    }

    public Task AllowAsync(AllowedPackage package, CancellationToken ct)
    {
        var row = new BsonDocument { ["_id"] = package.Sha256, ["name"] = package.Name.Value, ["version"] = package.Version, ["by"] = CodeRunDocument.Binary(package.AllowedBy?.Value ?? default) };
        return _allowed.ReplaceOneAsync(new BsonDocument("_id", package.Sha256), row, Upsert, ct);
    }

    public async Task<bool> DisallowAsync(string sha256, CancellationToken ct) =>
        (await _allowed.DeleteOneAsync(new BsonDocument("_id", sha256), ct).ConfigureAwait(false)).DeletedCount > 0;

    public async Task<IReadOnlyList<InstalledPackage>> ListGrantedAsync(SessionId session, CancellationToken ct)
    {
        // The id begins with the session, so its own index finds them.
        var range = new BsonDocument("_id", new BsonDocument { ["$gte"] = $"{session.Value:N}/", ["$lt"] = $"{session.Value:N}0" });
        return [.. (await _granted.Find(range).ToListAsync(ct).ConfigureAwait(false)).Select(Read)];
    }

    public Task GrantAsync(InstalledPackage package, CancellationToken ct)
    {
        var id = Id(package.Session ?? throw new ArgumentException("A granted package has a session.", nameof(package)), package.Name);
        var row = new BsonDocument
        {
            ["_id"] = id,
            ["session"] = CodeRunDocument.Binary(package.Session.Value.Value),
            ["name"] = package.Name.Value,
            ["version"] = package.Version,
            ["sha256"] = package.Sha256,
            ["requires"] = new BsonArray(package.Requires),
            ["by"] = CodeRunDocument.Binary(package.By?.Value ?? default),
            ["at"] = package.At?.UtcDateTime ?? DateTime.UnixEpoch,
        };
        return _granted.ReplaceOneAsync(new BsonDocument("_id", id), row, Upsert, ct);
    }

    public async Task<bool> RevokeAsync(SessionId session, PackageName name, CancellationToken ct) =>
        (await _granted.DeleteOneAsync(new BsonDocument("_id", Id(session, name)), ct).ConfigureAwait(false)).DeletedCount > 0;

    private static string Id(SessionId session, PackageName name) => $"{session.Value:N}/{name}";

    private static InstalledPackage Read(BsonDocument d) => new(PackageName.Parse(d["name"].AsString), d["version"].AsString, d["sha256"].AsString)
    {
        Session = new SessionId(d["session"].AsGuid),
        By = new UserId(d["by"].AsGuid),
        At = new DateTimeOffset(d["at"].ToUniversalTime(), TimeSpan.Zero),
        Requires = [.. d["requires"].AsBsonArray.Select(r => r.AsString)],
    };
}
