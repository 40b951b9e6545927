using System.Buffers.Binary;

using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Wire;

/// <summary>Checks that bytes from outside are one well-formed BSON document before anything trusts their lengths.</summary>
internal static class BsonCheck
{
    /// <summary>MongoDB's own limit of nesting.</summary>
    private const int MaxDepth = 200;

    /// <exception cref="CommandException">22 InvalidBSON</exception>
    public static void Document(ReadOnlySpan<byte> bytes)
    {
        try
        {
            Walk(bytes, 1);
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or IndexOutOfRangeException or CommandException { Code: 2 })
        {
            throw Invalid("a length inside the document points outside of it");
        }
    }

    private static void Walk(ReadOnlySpan<byte> bytes, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new CommandException(15, "Overflow", $"BSONObj exceeded maximum nested object depth: {MaxDepth}");
        }

        if (bytes.Length < 5 || BinaryPrimitives.ReadInt32LittleEndian(bytes) != bytes.Length || bytes[^1] != 0)
        {
            throw Invalid("a document's length does not fit its bytes");
        }

        var consumed = 5;
        var elements = new BsonElements(bytes);
        while (elements.Next())
        {
            consumed += 2 + elements.Name.Length + elements.Value.Length;
            Element(elements.Type, elements.Value, depth);
        }

        if (consumed != bytes.Length)
        {
            throw Invalid("a document ends before its length");
        }
    }

    private static void Element(BsonType type, ReadOnlySpan<byte> value, int depth)
    {
        switch (type)
        {
            case BsonType.Document or BsonType.Array:
                Walk(value, depth + 1);
                break;
            case BsonType.String or BsonType.JavaScript or BsonType.Symbol when value.Length < 5 || value[^1] != 0:
                throw Invalid("a string is not terminated");
            case BsonType.Binary when value.Length < 5 || (value[4] == 2 && value.Length < 9):
                throw Invalid("a binary value is too short");
            case BsonType.JavaScriptWithScope:
                var code = BinaryPrimitives.ReadInt32LittleEndian(value[4..]);
                Walk(value[(8 + code)..], depth + 1);
                break;
            default:
                break;
        }
    }

    private static CommandException Invalid(string why) => new(22, "InvalidBSON", $"Invalid BSON: {why}");
}
