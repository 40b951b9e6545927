using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using AiCollab.Core.Accounts;
using AiCollab.Infrastructure.Mongo;
using MongoDB.Bson;
using MongoDB.Driver;

namespace AiCollab.Infrastructure.Accounts;

/// <summary>The collection <c>invitations</c>: one document a token, under the token's hash.</summary>
internal sealed class MongoInvitations : IInvitations, IDisposable
{
    public const string Name = "invitations";
    private const int TokenBytes = 32;

    private readonly IMongoCollection<BsonDocument> _invitations;
    private readonly ReadyOnce _ready;
    private readonly TimeProvider _clock;

    public MongoInvitations(IMongoDatabase database, TimeProvider clock)
    {
        _invitations = database.GetCollection<BsonDocument>(Name);
        _clock = clock;
        _ready = new ReadyOnce(CreateIndexesAsync);
    }

    public async Task<string> CreateAsync(Role role, UserId? by, TimeSpan validFor, CancellationToken ct)
    {
        await _ready.EnsureAsync(ct);
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        var now = _clock.GetUtcNow();
        await _invitations.InsertOneAsync(
            new BsonDocument
            {
                ["_id"] = Hash(token),
                ["role"] = role.ToString(),
                ["by"] = by is { } inviter ? inviter.ToString() : BsonNull.Value,
                ["createdAt"] = now.UtcDateTime,
                ["expiresAt"] = (now + validFor).UtcDateTime,
                ["usedBy"] = BsonNull.Value,
            },
            options: null,
            ct);
        return token;
    }

    public async Task<Invitation?> FindAsync(string token, CancellationToken ct)
    {
        await _ready.EnsureAsync(ct);
        var found = await _invitations.Find(Open(token)).FirstOrDefaultAsync(ct);
        return found is null
            ? null
            : new Invitation(
                Enum.Parse<Role>(found["role"].AsString),
                found["by"] is BsonString by ? new UserId(Guid.ParseExact(by.Value, "N")) : null,
                new DateTimeOffset(found["expiresAt"].ToUniversalTime()));
    }

    public async Task<bool> ClaimAsync(string token, UserId account, CancellationToken ct)
    {
        await _ready.EnsureAsync(ct);
        var claimed = await _invitations.UpdateOneAsync(Open(token), Builders<BsonDocument>.Update.Set("usedBy", account.ToString()), options: null, ct);
        return claimed.ModifiedCount == 1;
    }

    public Task ReleaseAsync(string token, UserId account, CancellationToken ct) => _invitations.UpdateOneAsync(
        Builders<BsonDocument>.Filter.Eq("_id", Hash(token)) & Builders<BsonDocument>.Filter.Eq("usedBy", account.ToString()),
        Builders<BsonDocument>.Update.Set("usedBy", BsonNull.Value),
        options: null,
        ct);

    public void Dispose() => _ready.Dispose();

    private FilterDefinition<BsonDocument> Open(string token) =>
        Builders<BsonDocument>.Filter.Eq("_id", Hash(token))
        & Builders<BsonDocument>.Filter.Eq("usedBy", BsonNull.Value)
        & Builders<BsonDocument>.Filter.Gt("expiresAt", _clock.GetUtcNow().UtcDateTime);

    private static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private Task<string> CreateIndexesAsync(CancellationToken ct) => _invitations.Indexes.CreateOneAsync(
        new CreateIndexModel<BsonDocument>(
            Builders<BsonDocument>.IndexKeys.Ascending("expiresAt"),
            new CreateIndexOptions { Name = "expiry", ExpireAfter = TimeSpan.FromDays(30) }),
        options: null,
        ct);
}
