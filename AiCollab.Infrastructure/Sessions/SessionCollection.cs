using AiCollab.Core.Errors;
using AiCollab.Infrastructure.Mongo;
using MongoDB.Bson;
using MongoDB.Driver;

namespace AiCollab.Infrastructure.Sessions;

/// <summary>A collection whose indexes are made before its first use, and whose driver's failures are told in the product's words.</summary>
internal sealed class SessionCollection(IMongoDatabase database, string name, params CreateIndexModel<BsonDocument>[] indexes)
{
    private readonly IMongoCollection<BsonDocument> _collection = database.GetCollection<BsonDocument>(name);
    private volatile bool _indexed;

    public static FilterDefinitionBuilder<BsonDocument> Filter => Builders<BsonDocument>.Filter;

    public static UpdateDefinitionBuilder<BsonDocument> Update => Builders<BsonDocument>.Update;

    /// <exception cref="StoreUnavailableException">The database cannot be reached or does not let us in.</exception>
    public Task<T> UseAsync<T>(Func<IMongoCollection<BsonDocument>, Task<T>> use, CancellationToken ct) =>
        StoreFailures.TranslatingAsync(async () =>
        {
            if (!_indexed)
            {
                await _collection.Indexes.CreateManyAsync(indexes, ct);
                _indexed = true;
            }

            return await use(_collection);
        });
}
