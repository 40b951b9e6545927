using AiCollab.Infrastructure.Mongo.Embedded.Wire;

using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Commands;

/// <summary>A document in the form in which it is stored: an _id in front, no larger than 16 MB.</summary>
internal readonly record struct StoredDocument(ReadOnlyMemory<byte> Bytes, BsonValue Id)
{
    public const int MaxBytes = 16 * 1024 * 1024;

    private static ReadOnlySpan<byte> IdName => "_id"u8;

    /// <exception cref="CommandException">53 InvalidIdField, 10334 BSONObjectTooLarge</exception>
    public static StoredDocument FromRaw(ReadOnlyMemory<byte> raw)
    {
        var first = new BsonElements(raw.Span);
        if (first.Next() && first.Name.SequenceEqual(IdName))
        {
            var id = BsonDecoder.Value(first.Type, first.Value);
            CheckId(id);
            CheckSize(raw.Length);
            return new StoredDocument(raw, id);
        }

        return From(BsonDecoder.Decode(raw.Span));
    }

    public static StoredDocument From(BsonDocument document)
    {
        if (document.ElementCount == 0 || document.GetElement(0).Name != "_id")
        {
            var given = document.GetValue("_id", null) ?? ObjectId.GenerateNewId();
            document.Remove("_id");
            document.InsertAt(0, new BsonElement("_id", given));
        }

        var id = document[0];
        CheckId(id);
        return new StoredDocument(Sized(document), id);
    }

    /// <summary>A document's bytes, if they are few enough to be stored or sent.</summary>
    /// <exception cref="CommandException">10334 BSONObjectTooLarge</exception>
    public static byte[] Sized(BsonDocument document)
    {
        var bytes = BsonBuffer.Encode(document);
        CheckSize(bytes.Length);
        return bytes;
    }

    private static void CheckId(BsonValue id)
    {
        if (id.BsonType is BsonType.Array or BsonType.RegularExpression or BsonType.Undefined)
        {
            throw new CommandException(53, "InvalidIdField", $"The '_id' value cannot be of type {id.BsonType.ToString().ToLowerInvariant()}");
        }

        if (id is BsonDocument document && document.Names.FirstOrDefault(name => name.StartsWith('$')) is { } dollar)
        {
            throw new CommandException(52, "DollarPrefixedFieldName", $"_id fields may not contain '$'-prefixed fields: {dollar} is not valid for storage.");
        }
    }

    private static void CheckSize(int bytes)
    {
        if (bytes > MaxBytes)
        {
            throw new CommandException(10334, "BSONObjectTooLarge", $"BSONObj size: {bytes} is invalid. Size must be between 0 and {MaxBytes}");
        }
    }
}
