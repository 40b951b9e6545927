using System.Text.Json;
using MongoDB.Bson;
using MongoDB.Bson.IO;

namespace AiCollab.Infrastructure.Sessions;

/// <summary>Core's records as documents. Fields that are queried stand beside the record, in BSON's own types.</summary>
internal static class CoreBson
{
    private static readonly JsonWriterSettings Plain = new() { OutputMode = JsonOutputMode.RelaxedExtendedJson };

    public static BsonDocument ToBson<T>(T value) => BsonDocument.Parse(JsonSerializer.Serialize(value, CoreJson.Options));

    public static T FromBson<T>(BsonValue document) =>
        JsonSerializer.Deserialize<T>(document.ToJson(Plain), CoreJson.Options)
        ?? throw new InvalidDataException($"A stored {typeof(T).Name} is empty.");
}
