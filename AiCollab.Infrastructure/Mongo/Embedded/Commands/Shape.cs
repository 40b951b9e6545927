using AiCollab.Infrastructure.Mongo.Embedded.Projections;
using AiCollab.Infrastructure.Mongo.Embedded.Query;

using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Commands;

/// <summary>Turns a client's projection into what shapes the documents that it gets.</summary>
internal static class Shape
{
    /// <summary>Null when documents go out as they are stored. The filter tells a positional projection which element was met.</summary>
    public static Func<BsonDocument, BsonDocument>? Of(BsonDocument? projection, BsonDocument filter)
    {
        if (projection is not { ElementCount: > 0 })
        {
            return null;
        }

        var (shape, query) = (Projection.Parse(projection), Filter.Parse(filter));
        return document => shape.Apply(document, query);
    }
}
