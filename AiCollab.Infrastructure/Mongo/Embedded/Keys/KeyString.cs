using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Keys;

/// <summary>Bytes whose memcmp order is MongoDB's order of values (<see cref="BsonOrder"/>).</summary>
/// <remarks>No key is a prefix of another, so keys of compound indexes are concatenations. A type byte (<see cref="TypeRank"/>)
/// comes first; nested values end with 0x00. In the manner of MongoDB's KeyString, not its format.</remarks>
public static class KeyString
{
    private const int StackBytes = 256;
    private const ulong SignBit = 1UL << 63;

    private delegate void ContentWriter(ref KeyWriter writer, BsonValue value);

    private static readonly ContentWriter?[] Contents = BuildWriters();

    /// <summary>Encodes one value; descending inverts all bytes, so memcmp runs the other way.</summary>
    public static byte[] Encode(BsonValue value, bool descending = false)
    {
        var writer = new KeyWriter(stackalloc byte[StackBytes]);
        try
        {
            Append(ref writer, value, descending);
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    /// <summary>Encodes a compound key: the concatenation of its components.</summary>
    public static byte[] Encode(ReadOnlySpan<BsonValue> values, ReadOnlySpan<bool> descending)
    {
        var writer = new KeyWriter(stackalloc byte[StackBytes]);
        try
        {
            for (var i = 0; i < values.Length; i++)
            {
                Append(ref writer, values[i], descending[i]);
            }
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    /// <summary>The least bytes above every key that starts with <paramref name="prefix"/>; null if there are none.</summary>
    public static byte[]? PrefixEnd(ReadOnlySpan<byte> prefix)
    {
        var kept = prefix.TrimEnd((byte)0xFF);
        if (kept.IsEmpty)
        {
            return null;
        }
        var end = kept.ToArray();
        end[^1]++;
        return end;
    }

    /// <summary>The same key for a descending field (and back).</summary>
    public static byte[] Invert(ReadOnlySpan<byte> key)
    {
        var inverted = key.ToArray();
        foreach (ref var value in inverted.AsSpan())
        {
            value = (byte)~value;
        }
        return inverted;
    }

    private static void Append(ref KeyWriter writer, BsonValue value, bool descending)
    {
        var start = writer.Length;
        Append(ref writer, value);
        if (descending)
        {
            writer.Invert(start);
        }
    }

    private static void Append(ref KeyWriter writer, BsonValue value)
    {
        var rank = TypeRank.Of(value);
        writer.WriteByte(rank);
        Contents[rank]?.Invoke(ref writer, value);
    }

    private static void WriteDocument(ref KeyWriter writer, BsonDocument document)
    {
        for (var i = 0; i < document.ElementCount; i++)
        {
            var element = document.GetElement(i);
            var rank = TypeRank.Of(element.Value);
            writer.WriteByte(rank);
            writer.WriteText(element.Name);
            Contents[rank]?.Invoke(ref writer, element.Value);
        }
        writer.WriteByte(0);
    }

    private static void WriteArray(ref KeyWriter writer, BsonArray array)
    {
        for (var i = 0; i < array.Count; i++)
        {
            Append(ref writer, array[i]);
        }
        writer.WriteByte(0);
    }

    private static void WriteBinary(ref KeyWriter writer, BsonBinaryData binary)
    {
        writer.WriteUInt32((uint)binary.Bytes.Length);
        writer.WriteByte((byte)binary.SubType);
        writer.WriteBytes(binary.Bytes);
    }

    private static void WriteRegex(ref KeyWriter writer, BsonRegularExpression regex)
    {
        writer.WriteText(regex.Pattern);
        writer.WriteText(regex.Options);
    }

    private static void WriteScopedCode(ref KeyWriter writer, BsonJavaScriptWithScope code)
    {
        writer.WriteText(code.Code);
        WriteDocument(ref writer, code.Scope);
    }

    private static ContentWriter?[] BuildWriters()
    {
        var table = new ContentWriter?[256];
        table[TypeRank.Number] = NumberKey.Write;
        table[TypeRank.Text] = (ref KeyWriter w, BsonValue v) => w.WriteText(v is BsonSymbol symbol ? symbol.Name : v.AsString);
        table[TypeRank.Document] = (ref KeyWriter w, BsonValue v) => WriteDocument(ref w, v.AsBsonDocument);
        table[TypeRank.Array] = (ref KeyWriter w, BsonValue v) => WriteArray(ref w, v.AsBsonArray);
        table[TypeRank.Binary] = (ref KeyWriter w, BsonValue v) => WriteBinary(ref w, v.AsBsonBinaryData);
        table[TypeRank.ObjectId] = (ref KeyWriter w, BsonValue v) => w.WriteBytes(v.AsObjectId.ToByteArray());
        table[TypeRank.Boolean] = (ref KeyWriter w, BsonValue v) => w.WriteByte(v.AsBoolean ? (byte)1 : (byte)0);
        table[TypeRank.DateTime] = (ref KeyWriter w, BsonValue v) => w.WriteUInt64((ulong)v.AsBsonDateTime.MillisecondsSinceEpoch ^ SignBit);
        table[TypeRank.Timestamp] = (ref KeyWriter w, BsonValue v) => w.WriteUInt64((ulong)v.AsBsonTimestamp.Value);
        table[TypeRank.RegularExpression] = (ref KeyWriter w, BsonValue v) => WriteRegex(ref w, v.AsBsonRegularExpression);
        table[TypeRank.JavaScript] = (ref KeyWriter w, BsonValue v) => w.WriteText(v.AsBsonJavaScript.Code);
        table[TypeRank.JavaScriptWithScope] = (ref KeyWriter w, BsonValue v) => WriteScopedCode(ref w, (BsonJavaScriptWithScope)v);
        return table;
    }
}
