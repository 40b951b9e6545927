using System.Buffers.Binary;
using System.Text;

using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Wire;

/// <summary>Reads BSON bytes, whole or only the top-level fields that the caller needs.</summary>
/// <remarks>Documents from outside pass <see cref="BsonCheck"/> first; what is read here is well formed.</remarks>
internal static class BsonDecoder
{
    public static BsonDocument Decode(ReadOnlySpan<byte> bytes)
    {
        var document = new BsonDocument(allowDuplicateNames: true);
        var reader = new BsonElements(bytes);
        while (reader.Next())
        {
            document.Add(Encoding.UTF8.GetString(reader.Name), Value(reader.Type, reader.Value));
        }

        return document;
    }

    /// <summary>
    /// Decodes just the top-level fields of these names, all where it is null; reads no further than it must. Of a field that comes twice,
    /// the first counts, as it does for whoever looks a field up in the whole document.
    /// </summary>
    public static BsonDocument Decode(ReadOnlySpan<byte> bytes, FieldNames? only)
    {
        if (only is null)
        {
            return Decode(bytes);
        }

        var document = new BsonDocument();
        var reader = new BsonElements(bytes);
        while (document.ElementCount < only.Names.Count && reader.Next())
        {
            if (only.Find(reader.Name) is { } name && !document.Contains(name))
            {
                document.Add(name, Value(reader.Type, reader.Value));
            }
        }

        return document;
    }

    /// <summary>The value of one top-level field, or null when the document has no such field.</summary>
    public static BsonValue? Field(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> name)
    {
        var reader = new BsonElements(bytes);
        while (reader.Next())
        {
            if (reader.Name.SequenceEqual(name))
            {
                return Value(reader.Type, reader.Value);
            }
        }

        return null;
    }

    internal static BsonValue Value(BsonType type, ReadOnlySpan<byte> bytes) => type switch
    {
        BsonType.Double => new BsonDouble(BinaryPrimitives.ReadDoubleLittleEndian(bytes)), // A conversion would take -0.0 for 0.
        BsonType.String => Text(bytes),
        BsonType.Document => Decode(bytes),
        BsonType.Array => Array(bytes),
        BsonType.Binary => Binary(bytes),
        BsonType.Undefined => BsonUndefined.Value,
        BsonType.ObjectId => new BsonObjectId(new ObjectId(bytes.ToArray())),
        BsonType.Boolean => bytes[0] != 0 ? BsonBoolean.True : BsonBoolean.False,
        BsonType.DateTime => new BsonDateTime(BinaryPrimitives.ReadInt64LittleEndian(bytes)),
        BsonType.Null => BsonNull.Value,
        BsonType.RegularExpression => Regex(bytes),
        BsonType.JavaScript => new BsonJavaScript(Text(bytes)),
        BsonType.Symbol => BsonSymbol.Create(Text(bytes)),
        BsonType.JavaScriptWithScope => ScopedCode(bytes),
        BsonType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        BsonType.Timestamp => new BsonTimestamp(BinaryPrimitives.ReadInt64LittleEndian(bytes)),
        BsonType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        BsonType.Decimal128 => Decimal128.FromIEEEBits(
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]), BinaryPrimitives.ReadUInt64LittleEndian(bytes)),
        BsonType.MinKey => BsonMinKey.Value,
        BsonType.MaxKey => BsonMaxKey.Value,
        _ => throw CommandException.BadValue($"The BSON type {type} cannot be read"),
    };

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes[4..^1]);

    private static BsonArray Array(ReadOnlySpan<byte> bytes)
    {
        var array = new BsonArray();
        var reader = new BsonElements(bytes);
        while (reader.Next())
        {
            array.Add(Value(reader.Type, reader.Value));
        }

        return array;
    }

    private static BsonBinaryData Binary(ReadOnlySpan<byte> bytes)
    {
        var subType = (BsonBinarySubType)bytes[4];
        var start = subType == BsonEncoder.OldBinary ? 9 : 5;
        return new BsonBinaryData(bytes[start..].ToArray(), subType);
    }

    private static BsonRegularExpression Regex(ReadOnlySpan<byte> bytes)
    {
        var middle = bytes.IndexOf((byte)0);
        return new BsonRegularExpression(Encoding.UTF8.GetString(bytes[..middle]), Encoding.UTF8.GetString(bytes[(middle + 1)..^1]));
    }

    private static BsonJavaScriptWithScope ScopedCode(ReadOnlySpan<byte> bytes)
    {
        var codeLength = BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
        return new BsonJavaScriptWithScope(Encoding.UTF8.GetString(bytes.Slice(8, codeLength - 1)), Decode(bytes[(8 + codeLength)..]));
    }
}
