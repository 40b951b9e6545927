using MongoDB.Bson;
using MongoDB.Bson.IO;

namespace AiCollab.Infrastructure.Mongo.Embedded.Storage;

/// <summary>E11000, with the key pattern and value that drivers hand to the application.</summary>
internal static class DuplicateKey
{
    private const int Code = 11000;
    private static readonly JsonWriterSettings Shell = new() { OutputMode = JsonOutputMode.Shell };

    public static CommandException OnId(CollectionInfo collection, BsonValue id) =>
        Of(collection, "_id_", new BsonDocument("_id", 1), new BsonDocument("_id", id));

    public static CommandException On(CollectionInfo collection, IndexInfo index, BsonDocument keyValue) =>
        Of(collection, index.Name, index.KeyPattern, keyValue);

    private static CommandException Of(CollectionInfo collection, string index, BsonDocument pattern, BsonDocument value) =>
        new(Code, "DuplicateKey", $"E11000 duplicate key error collection: {collection.Namespace} index: {index} dup key: {Shown(value)}")
        {
            Details = new BsonDocument { { "keyPattern", pattern }, { "keyValue", value } },
        };

    /// <summary>As the server writes it: field names bare, values as the shell shows them.</summary>
    private static string Shown(BsonDocument value) =>
        $"{{ {string.Join(", ", value.Select(field => $"{field.Name}: {field.Value.ToJson(Shell)}"))} }}";
}
