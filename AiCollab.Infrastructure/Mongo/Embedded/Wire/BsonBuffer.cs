using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;

using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Wire;

/// <summary>
/// A forward-only BSON writer over one pooled array: stored documents are copied in as they are, never decoded.
/// Space for the wire header is kept in front, so that a reply is framed without another copy.
/// </summary>
internal sealed class BsonBuffer : IDisposable
{
    /// <summary>The larger of the two reply headers (OP_REPLY: 36 bytes, OP_MSG: 21).</summary>
    public const int HeaderSpace = 36;

    private static readonly byte[][] ArrayNames = [.. Enumerable.Range(0, 1024).Select(i => Encoding.ASCII.GetBytes(Name(i)))];
    private readonly Stack<int> _open = new();
    private byte[] _bytes;
    private int _position = HeaderSpace;

    public BsonBuffer(int capacity = 1024) => _bytes = ArrayPool<byte>.Shared.Rent(capacity + HeaderSpace);

    /// <summary>Bytes written so far, the header's space not counted.</summary>
    public int Length => _position - HeaderSpace;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(HeaderSpace, Length);

    /// <summary>The whole array from the header's space on, for the framer.</summary>
    internal byte[] Bytes => _bytes;

    public static BsonBuffer Of(BsonDocument document)
    {
        var buffer = new BsonBuffer();
        buffer.Document(document);
        return buffer;
    }

    /// <summary>The BSON of a document in an array of its own.</summary>
    public static byte[] Encode(BsonDocument document)
    {
        using var buffer = Of(document);
        return buffer.Written.ToArray();
    }

    public BsonBuffer Begin()
    {
        _open.Push(_position);
        Advance(4);
        return this;
    }

    public BsonBuffer BeginDocument(string name)
    {
        Header(BsonType.Document, name);
        return Begin();
    }

    public BsonBuffer BeginArray(string name)
    {
        Header(BsonType.Array, name);
        return Begin();
    }

    public BsonBuffer End()
    {
        Advance(1)[0] = 0;
        var start = _open.Pop();
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(start), _position - start);
        return this;
    }

    public BsonBuffer Add(string name, int value)
    {
        Header(BsonType.Int32, name);
        WriteInt32(value);
        return this;
    }

    public BsonBuffer Add(string name, long value)
    {
        Header(BsonType.Int64, name);
        WriteInt64(value);
        return this;
    }

    public BsonBuffer Add(string name, double value)
    {
        Header(BsonType.Double, name);
        BinaryPrimitives.WriteDoubleLittleEndian(Advance(8), value);
        return this;
    }

    public BsonBuffer Add(string name, string value)
    {
        Header(BsonType.String, name);
        WriteString(value);
        return this;
    }

    /// <summary>Appends a stored document as element <paramref name="index"/> of the open array.</summary>
    public BsonBuffer RawElement(int index, ReadOnlySpan<byte> document)
    {
        Advance(1)[0] = (byte)BsonType.Document;
        if (index < ArrayNames.Length)
        {
            Raw(ArrayNames[index]);
            Advance(1)[0] = 0;
        }
        else
        {
            WriteName(Name(index));
        }

        return Raw(document);
    }

    public BsonBuffer Document(BsonDocument document)
    {
        BsonEncoder.Write(this, document);
        return this;
    }

    public BsonBuffer Add(string name, BsonValue value)
    {
        BsonEncoder.Write(this, name, value);
        return this;
    }

    internal static string ElementName(int index) => Name(index);

    internal void Header(BsonType type, string name)
    {
        Advance(1)[0] = (byte)type;
        WriteName(name);
    }

    internal void WriteName(string name)
    {
        if (name.Contains('\0', StringComparison.Ordinal))
        {
            throw CommandException.BadValue("A field name must not contain a null byte");
        }

        var length = Encoding.UTF8.GetByteCount(name);
        var target = Advance(length + 1);
        Encoding.UTF8.GetBytes(name, target);
        target[length] = 0;
    }

    internal void WriteString(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        WriteInt32(length + 1);
        var target = Advance(length + 1);
        Encoding.UTF8.GetBytes(value, target);
        target[length] = 0;
    }

    internal void WriteInt32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Advance(4), value);

    internal void WriteInt64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Advance(8), value);

    internal void WriteByte(byte value) => Advance(1)[0] = value;

    internal BsonBuffer Raw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Advance(bytes.Length));
        return this;
    }

    public void Dispose()
    {
        var bytes = _bytes;
        _bytes = [];
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static string Name(int index) => index.ToString(CultureInfo.InvariantCulture);

    private Span<byte> Advance(int count)
    {
        if (_position + count > _bytes.Length)
        {
            Grow(count);
        }

        var span = _bytes.AsSpan(_position, count);
        _position += count;
        return span;
    }

    private void Grow(int count)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, _position + count));
        _bytes.AsSpan(0, _position).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
