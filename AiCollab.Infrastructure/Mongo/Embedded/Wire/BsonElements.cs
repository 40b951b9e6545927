using System.Buffers.Binary;

using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Wire;

/// <summary>Walks the elements of a BSON document without decoding them.</summary>
internal ref struct BsonElements
{
    private readonly ReadOnlySpan<byte> _bytes;
    private int _position;

    public BsonElements(ReadOnlySpan<byte> document)
    {
        _bytes = document;
        _position = 4;
    }

    public BsonType Type { get; private set; }

    public ReadOnlySpan<byte> Name { get; private set; }

    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Moves to the next element; false at the end. Throws when the bytes do not hold what they announce.</summary>
    public bool Next()
    {
        var type = _bytes[_position];
        if (type == 0)
        {
            return false;
        }

        var rest = _bytes[(_position + 1)..];
        var nameLength = rest.IndexOf((byte)0);
        Name = rest[..nameLength];
        var value = rest[(nameLength + 1)..];
        var length = ValueLength(type, value);
        Value = value[..length];
        Type = (BsonType)type;
        _position += 2 + nameLength + length;
        return true;
    }

    private static int ValueLength(byte type, ReadOnlySpan<byte> value) => type switch
    {
        1 or 9 or 17 or 18 => 8,
        2 or 13 or 14 => 4 + BinaryPrimitives.ReadInt32LittleEndian(value),
        3 or 4 or 15 => BinaryPrimitives.ReadInt32LittleEndian(value),
        5 => 5 + BinaryPrimitives.ReadInt32LittleEndian(value),
        6 or 10 or 127 or 255 => 0,
        7 => 12,
        8 => 1,
        11 => RegexLength(value),
        12 => 16 + BinaryPrimitives.ReadInt32LittleEndian(value),
        16 => 4,
        19 => 16,
        _ => throw CommandException.BadValue($"Unrecognized BSON type {type}"),
    };

    private static int RegexLength(ReadOnlySpan<byte> value)
    {
        var pattern = value.IndexOf((byte)0) + 1;
        return pattern + value[pattern..].IndexOf((byte)0) + 1;
    }
}
