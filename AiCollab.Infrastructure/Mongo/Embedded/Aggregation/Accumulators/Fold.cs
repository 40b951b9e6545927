using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Accumulators;

/// <summary>Takes values one by one (null: missing) and ends with a result.</summary>
internal abstract class Fold
{
    public abstract void Add(BsonValue? value);

    public abstract BsonValue Result();
}
