using AiCollab.Core.Accounts;
using AiCollab.Core.Keys;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;

namespace AiCollab.Infrastructure.Keys;

/// <summary>Reads rows of <c>api_keys</c>. A damaged one is read as far as it goes: it opens nothing, and its owner can delete it.</summary>
internal static class KeyRows
{
    public static StoredKey Read(BsonDocument row)
    {
        try
        {
            return BsonSerializer.Deserialize<StoredKey>(row);
        }
        catch (Exception e) when (e is FormatException or BsonException or ArgumentException or InvalidCastException or OverflowException)
        {
            return Damaged(row);
        }
    }

    private static StoredKey Damaged(BsonDocument row) => new()
    {
        Id = new ApiKeyId(Id(row, "_id")),
        Owner = new UserId(Id(row, "owner")),
        Provider = Text(row, "provider"),
        Label = Text(row, "label"),
        Masked = Text(row, "masked"),
        Health = KeyHealth.Undecryptable,
        HealthNote = "",
        CreatedAt = default,
        RotatedAt = default,
    };

    private static Guid Id(BsonDocument row, string name) =>
        row.TryGetValue(name, out var value) && value is BsonBinaryData { SubType: BsonBinarySubType.UuidStandard } id ? id.ToGuid() : Guid.Empty;

    private static string Text(BsonDocument row, string name) => row.TryGetValue(name, out var value) && value.IsString ? value.AsString : "";
}
