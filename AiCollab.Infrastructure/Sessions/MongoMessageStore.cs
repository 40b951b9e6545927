using AiCollab.Core.Sessions;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using MongoDB.Driver;
using static AiCollab.Infrastructure.Sessions.SessionCollection;

namespace AiCollab.Infrastructure.Sessions;

/// <summary>Collection <c>messages</c>: one document a message, with its parts.</summary>
internal sealed class MongoMessageStore(IMongoDatabase database) : IMessageStore
{
    private readonly SessionCollection _messages = new(
        database,
        "messages",
        new CreateIndexModel<BsonDocument>(new BsonDocument { ["session"] = 1, ["order"] = -1 }));

    public Task SaveAsync(PlacedMessage message, long epoch, CancellationToken ct)
    {
        var update = Update
            .Set("session", message.Message.Session.ToString())
            .Set("order", message.Order)
            .Set("at", message.Message.At.UtcDateTime)
            .Set("epoch", epoch)
            .Set("message", message.Message.ToBsonDocument());
        return _messages.UseAsync(
            async c =>
            {
                try
                {
                    return await c.UpdateOneAsync(
                        Filter.Eq("_id", Key(message.Message)) & Filter.Lte("epoch", epoch), update, new UpdateOptions { IsUpsert = true }, ct);
                }
                catch (MongoWriteException e) when (e.WriteError.Category == ServerErrorCategory.DuplicateKey)
                {
                    return null; // written under a later epoch, which stays
                }
            },
            ct);
    }

    public Task<IReadOnlyList<PlacedMessage>> ListAsync(SessionId session, int newest, CancellationToken ct) =>
        _messages.UseAsync<IReadOnlyList<PlacedMessage>>(
            async c =>
            {
                var found = await c.Find(Filter.Eq("session", session.ToString())).Sort(new BsonDocument("order", -1)).Limit(newest).ToListAsync(ct);
                found.Reverse();
                return [.. found.Select(d => new PlacedMessage(d["order"].ToInt64(), BsonSerializer.Deserialize<Message>(d["message"].AsBsonDocument)))];
            },
            ct);

    public Task DeleteAsync(SessionId session, CancellationToken ct) =>
        _messages.UseAsync(c => c.DeleteManyAsync(Filter.Eq("session", session.ToString()), ct), ct);

    // The sender chooses a message's id: it must not reach into another session.
    private static string Key(Message message) => $"{message.Session}/{message.Id}";
}
