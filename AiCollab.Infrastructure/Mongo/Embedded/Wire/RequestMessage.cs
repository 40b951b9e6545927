using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Wire;

/// <summary>One request as it came over the wire. Its document sequences are slices of <see cref="Buffer"/>.</summary>
internal sealed class RequestMessage
{
    public required int RequestId { get; init; }

    /// <summary>Asked by the legacy OP_QUERY, which drivers still use for their first handshake.</summary>
    public required bool IsLegacy { get; init; }

    /// <summary>The sender wants no reply (OP_MSG flag moreToCome: an unacknowledged write).</summary>
    public bool WantsNoReply { get; init; }

    public required BsonDocument Body { get; init; }

    public required ReadOnlyMemory<byte> Buffer { get; init; }

    /// <summary>Payload sections of kind 1: the field's name (documents, updates, deletes) and its raw documents.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<ReadOnlyMemory<byte>>> Sequences { get; init; } =
        new Dictionary<string, IReadOnlyList<ReadOnlyMemory<byte>>>();

    public string Command => Body.ElementCount == 0 ? "" : Body.GetElement(0).Name;

    public string Database => Body.TryGetValue("$db", out var db) && db.IsString ? db.AsString : "admin";
}
