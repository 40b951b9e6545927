using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Commands;

/// <summary>Turns a client's projection into what shapes the documents that it gets.</summary>
internal static class Shape
{
    /// <summary>Null when documents go out as they are stored.</summary>
    public static Func<BsonDocument, BsonDocument>? Of(BsonDocument? projection) => projection is { ElementCount: > 0 }
        ? throw CommandException.BadValue("Projections are not supported by the embedded store")
        : null;
}
