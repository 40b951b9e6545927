using MongoDB.Bson;
using MongoDB.Bson.IO;

namespace AiCollab.Tests.Infrastructure.Mongo.Embedded;

internal static class ExactJson
{
    private static readonly JsonWriterSettings Canonical = new() { OutputMode = JsonOutputMode.CanonicalExtendedJson };

    /// <summary>JSON that tells int32, int64, double and decimal apart.</summary>
    public static string Exact(this BsonValue? value) => value is null ? "missing" : new BsonDocument("v", value).ToJson(Canonical);
}
