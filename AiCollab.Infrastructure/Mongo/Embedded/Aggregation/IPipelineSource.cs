using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation;

/// <summary>Where $lookup and $unionWith read other collections of the same database.</summary>
public interface IPipelineSource
{
    /// <summary>The documents of a collection; none if there is no such collection.</summary>
    IEnumerable<BsonDocument> Open(string collection);
}
