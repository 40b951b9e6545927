using System.Buffers.Binary;
using System.Text;

namespace AiCollab.Infrastructure.Ai.Local.Files;

/// <summary>
/// Little-endian primitives of GGUF from a file that nobody has checked: every length is held against the bytes that are
/// left, so a hostile header can neither allocate much nor read past the end.
/// </summary>
internal sealed class GgufStream(Stream stream)
{
    private const int MaxStringBytes = 4 * 1024 * 1024;

    private readonly byte[] _small = new byte[8];

    public long Position => stream.Position;

    public long Length => stream.Length;

    public byte[] Bytes(int count)
    {
        Require(count);
        var bytes = new byte[count];
        stream.ReadExactly(bytes);
        return bytes;
    }

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Small(4));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Small(8));

    /// <summary>A number of things that take at least <paramref name="bytesEach"/> bytes each.</summary>
    public long Count(int bytesEach)
    {
        var count = UInt64();
        if (count > (ulong)((Length - Position) / bytesEach))
        {
            throw new GgufFormatException("The file is cut short or damaged: its header promises more than it holds.");
        }

        return (long)count;
    }

    public string Text()
    {
        var length = Count(1);
        if (length > MaxStringBytes)
        {
            throw new GgufFormatException("The header holds a text of more than 4 MB; the file is damaged.");
        }

        return Encoding.UTF8.GetString(Bytes((int)length));
    }

    public void SkipText() => Skip(Count(1));

    public void Skip(long count)
    {
        Require(count);
        if (count < 4096)
        {
            Span<byte> scratch = stackalloc byte[(int)count]; // stays in the stream's buffer; a seek would drop it
            stream.ReadExactly(scratch);
        }
        else
        {
            stream.Seek(count, SeekOrigin.Current);
        }
    }

    /// <summary>A whole number of the given GGUF type, or null when the type is no whole number.</summary>
    public long? Integer(GgufType type) => type switch
    {
        GgufType.UInt8 or GgufType.Bool => Small(1)[0],
        GgufType.Int8 => (sbyte)Small(1)[0],
        GgufType.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(Small(2)),
        GgufType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(Small(2)),
        GgufType.UInt32 => UInt32(),
        GgufType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(Small(4)),
        GgufType.UInt64 or GgufType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(Small(8)),
        _ => null,
    };

    private ReadOnlySpan<byte> Small(int count)
    {
        Require(count);
        stream.ReadExactly(_small, 0, count);
        return _small.AsSpan(0, count);
    }

    private void Require(long count)
    {
        if (count < 0 || count > Length - Position)
        {
            throw new GgufFormatException("The file is cut short: its header ends in the middle.");
        }
    }
}
