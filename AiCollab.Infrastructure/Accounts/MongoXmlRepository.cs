using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using MongoDB.Bson;
using MongoDB.Driver;

namespace AiCollab.Infrastructure.Accounts;

/// <summary>
/// The collection <c>data_protection_keys</c>, so that every node and every restart opens the same cookies. The interface is
/// synchronous; it is called a few times in the life of a process, at start and when a key is rotated.
/// </summary>
internal sealed class MongoXmlRepository(IMongoDatabase database, TimeProvider clock) : IXmlRepository
{
    public const string Name = "data_protection_keys";

    private readonly IMongoCollection<BsonDocument> _keys = database.GetCollection<BsonDocument>(Name);

    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. _keys.Find(FilterDefinition<BsonDocument>.Empty).ToList().Select(key => XElement.Parse(key["xml"].AsString))];

    public void StoreElement(XElement element, string friendlyName) => _keys.ReplaceOne(
        Builders<BsonDocument>.Filter.Eq("_id", friendlyName),
        new BsonDocument
        {
            ["_id"] = friendlyName,
            ["xml"] = element.ToString(SaveOptions.DisableFormatting),
            ["storedAt"] = clock.GetUtcNow().UtcDateTime,
        },
        new ReplaceOptions { IsUpsert = true });
}
