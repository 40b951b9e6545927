using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Wire;

/// <summary>Writes BSON values (bsonspec.org, version 1.1) into a <see cref="BsonBuffer"/>.</summary>
internal static class BsonEncoder
{
    public static void Write(BsonBuffer buffer, BsonDocument document)
    {
        buffer.Begin();
        for (var i = 0; i < document.ElementCount; i++)
        {
            var element = document.GetElement(i);
            Write(buffer, element.Name, element.Value);
        }

        buffer.End();
    }

    public static void Write(BsonBuffer buffer, string name, BsonValue value)
    {
        buffer.Header(value.BsonType, name);
        switch (value.BsonType)
        {
            case BsonType.Document:
                Write(buffer, value.AsBsonDocument);
                break;
            case BsonType.Array:
                WriteArray(buffer, value.AsBsonArray);
                break;
            default:
                WriteScalar(buffer, value);
                break;
        }
    }

    private static void WriteArray(BsonBuffer buffer, BsonArray array)
    {
        buffer.Begin();
        for (var i = 0; i < array.Count; i++)
        {
            Write(buffer, BsonBuffer.ElementName(i), array[i]);
        }

        buffer.End();
    }

    private static void WriteScalar(BsonBuffer buffer, BsonValue value)
    {
        switch (value.BsonType)
        {
            case BsonType.Double: buffer.WriteInt64(BitConverter.DoubleToInt64Bits(value.AsDouble)); break;
            case BsonType.String: buffer.WriteString(value.AsString); break;
            case BsonType.Binary: WriteBinary(buffer, value.AsBsonBinaryData); break;
            case BsonType.ObjectId: buffer.Raw(value.AsObjectId.ToByteArray()); break;
            case BsonType.Boolean: buffer.WriteByte(value.AsBoolean ? (byte)1 : (byte)0); break;
            case BsonType.DateTime: buffer.WriteInt64(value.AsBsonDateTime.MillisecondsSinceEpoch); break;
            case BsonType.Int32: buffer.WriteInt32(value.AsInt32); break;
            case BsonType.Int64: buffer.WriteInt64(value.AsInt64); break;
            case BsonType.Timestamp: buffer.WriteInt64(value.AsBsonTimestamp.Value); break;
            case BsonType.Decimal128: WriteDecimal(buffer, value.AsDecimal128); break;
            case BsonType.JavaScript: buffer.WriteString(value.AsBsonJavaScript.Code); break;
            case BsonType.Symbol: buffer.WriteString(value.AsBsonSymbol.Name); break;
            case BsonType.RegularExpression: WriteRegex(buffer, value.AsBsonRegularExpression); break;
            case BsonType.JavaScriptWithScope: WriteScopedCode(buffer, value.AsBsonJavaScriptWithScope); break;
            case BsonType.Null or BsonType.Undefined or BsonType.MinKey or BsonType.MaxKey: break;
            default: throw CommandException.BadValue($"The BSON type {value.BsonType} cannot be stored");
        }
    }

    private static void WriteBinary(BsonBuffer buffer, BsonBinaryData binary)
    {
        var old = binary.SubType == OldBinary;
        buffer.WriteInt32(binary.Bytes.Length + (old ? 4 : 0));
        buffer.WriteByte((byte)binary.SubType);
        if (old)
        {
            buffer.WriteInt32(binary.Bytes.Length);
        }

        buffer.Raw(binary.Bytes);
    }

    /// <summary>Subtype 2 repeats its length inside.</summary>
    internal const BsonBinarySubType OldBinary = (BsonBinarySubType)2;

    private static void WriteDecimal(BsonBuffer buffer, Decimal128 value)
    {
        buffer.WriteInt64(unchecked((long)value.GetIEEELowBits()));
        buffer.WriteInt64(unchecked((long)value.GetIEEEHighBits()));
    }

    private static void WriteRegex(BsonBuffer buffer, BsonRegularExpression regex)
    {
        buffer.WriteName(regex.Pattern);
        buffer.WriteName(regex.Options);
    }

    private static void WriteScopedCode(BsonBuffer buffer, BsonJavaScriptWithScope code)
    {
        using var inner = new BsonBuffer();
        inner.WriteString(code.Code);
        inner.Document(code.Scope);
        buffer.WriteInt32(inner.Length + 4);
        buffer.Raw(inner.Written);
    }
}
