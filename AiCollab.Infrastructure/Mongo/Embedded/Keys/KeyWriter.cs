using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace AiCollab.Infrastructure.Mongo.Embedded.Keys;

/// <summary>Grows from the caller's stack buffer to a rented one; the finished key is the only allocation.</summary>
internal ref struct KeyWriter(Span<byte> initial)
{
    private Span<byte> _buffer = initial;
    private byte[]? _rented;

    public int Length { get; private set; }

    public void WriteByte(byte value)
    {
        Reserve(1);
        _buffer[Length++] = value;
    }

    public void WriteUInt32(uint value)
    {
        Reserve(4);
        BinaryPrimitives.WriteUInt32BigEndian(_buffer[Length..], value);
        Length += 4;
    }

    public void WriteUInt64(ulong value)
    {
        Reserve(8);
        BinaryPrimitives.WriteUInt64BigEndian(_buffer[Length..], value);
        Length += 8;
    }

    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_buffer[Length..]);
        Length += bytes.Length;
    }

    /// <summary>Writes UTF-8 ended by 0x00. Bytes 0x00 and 0x01 become 0x01 0x01 and 0x01 0x02, so no text is the prefix of another.</summary>
    public void WriteText(string text)
    {
        Reserve(Encoding.UTF8.GetMaxByteCount(text.Length) + 1);
        var written = Encoding.UTF8.GetBytes(text, _buffer[Length..]);
        if (_buffer.Slice(Length, written).IndexOfAny((byte)0, (byte)1) < 0)
        {
            Length += written;
        }
        else
        {
            WriteEscaped(_buffer.Slice(Length, written).ToArray());
        }
        WriteByte(0);
    }

    /// <summary>Inverts everything from <paramref name="start"/> on, which turns the order around.</summary>
    public readonly void Invert(int start)
    {
        foreach (ref var value in _buffer[start..Length])
        {
            value = (byte)~value;
        }
    }

    public readonly byte[] ToArray() => _buffer[..Length].ToArray();

    public readonly void Dispose()
    {
        if (_rented is not null)
        {
            ArrayPool<byte>.Shared.Return(_rented);
        }
    }

    private void WriteEscaped(ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            if (value <= 1)
            {
                WriteByte(1);
                WriteByte((byte)(value + 1));
            }
            else
            {
                WriteByte(value);
            }
        }
    }

    private void Reserve(int count)
    {
        if (_buffer.Length - Length >= count)
        {
            return;
        }
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, Length + count));
        _buffer[..Length].CopyTo(larger);
        Dispose();
        _buffer = _rented = larger;
    }
}
