using System.Text.RegularExpressions;
using AiCollab.Core.Accounts;
using AiCollab.Core.Sessions;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using MongoDB.Driver;
using static AiCollab.Infrastructure.Sessions.SessionCollection;

namespace AiCollab.Infrastructure.Sessions;

/// <summary>Collection <c>sessions</c>: one document a session, found by the people in its team.</summary>
internal sealed class MongoSessionStore(IMongoDatabase database) : ISessionStore
{
    private readonly SessionCollection _sessions = new(
        database,
        "sessions",
        new CreateIndexModel<BsonDocument>(new BsonDocument { ["people"] = 1, ["lastActiveAt"] = -1 }));

    public Task SaveAsync(Session session, CancellationToken ct) =>
        _sessions.UseAsync(
            c => c.UpdateOneAsync(
                Filter.Eq("_id", session.Id.ToString()),
                Update
                    .Set("title", session.Title)
                    .Set("people", new BsonArray(session.Team.Where(p => p.User is not null).Select(p => p.User.ToString())))
                    .Set("session", session.ToBsonDocument())
                    .Max("lastActiveAt", session.LastActiveAt.UtcDateTime),
                new UpdateOptions { IsUpsert = true },
                ct),
            ct);

    public Task TouchAsync(SessionId session, DateTimeOffset at, CancellationToken ct) =>
        _sessions.UseAsync(
            c => c.UpdateOneAsync(Filter.Eq("_id", session.ToString()), Update.Max("lastActiveAt", at.UtcDateTime), null, ct), ct);

    public Task<Session?> FindAsync(SessionId session, CancellationToken ct) =>
        _sessions.UseAsync(
            async c => await c.Find(Filter.Eq("_id", session.ToString())).FirstOrDefaultAsync(ct) is { } found ? ToSession(found) : null, ct);

    public Task<IReadOnlyList<Session>> ListAsync(UserId user, string search, int skip, int take, CancellationToken ct)
    {
        var filter = Filter.Eq("people", user.ToString());
        if (search.Trim() is { Length: > 0 } words)
        {
            filter &= Filter.Regex("title", new BsonRegularExpression(Regex.Escape(words[..Math.Min(words.Length, SessionTeam.MaxTitle)]), "i"));
        }

        return _sessions.UseAsync<IReadOnlyList<Session>>(
            async c =>
            {
                var found = await c.Find(filter).Sort(new BsonDocument { ["lastActiveAt"] = -1, ["_id"] = -1 }).Skip(skip).Limit(take).ToListAsync(ct);
                return [.. found.Select(ToSession)];
            },
            ct);
    }

    public Task DeleteAsync(SessionId session, CancellationToken ct) =>
        _sessions.UseAsync(c => c.DeleteOneAsync(Filter.Eq("_id", session.ToString()), ct), ct);

    private static Session ToSession(BsonDocument document) =>
        BsonSerializer.Deserialize<Session>(document["session"].AsBsonDocument) with { LastActiveAt = new DateTimeOffset(document["lastActiveAt"].ToUniversalTime()) };
}
