using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AiCollab.Infrastructure.Sandbox.Protocol;

/// <summary>Frames on a pipe: a 4-byte little-endian length and that many bytes of UTF-8 JSON.</summary>
internal static class Frames
{
    /// <summary>The largest frame that is read, in bytes.</summary>
    public const int MaxBytes = 48 << 20;

    /// <summary>Writes one message as one write, so that frames of two threads never mix.</summary>
    public static void Write<T>(Stream stream, T message, JsonTypeInfo<T> type)
    {
        stream.Write(Encode(message, type));
        stream.Flush();
    }

    /// <summary>The bytes of one frame.</summary>
    public static byte[] Encode<T>(T message, JsonTypeInfo<T> type)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(message, type);
        var frame = new byte[4 + body.Length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, body.Length);
        body.CopyTo(frame, 4);
        return frame;
    }

    /// <summary>The next message; null at the end of the stream.</summary>
    /// <exception cref="InvalidDataException">The frame is too long, cut short or no such message.</exception>
    public static T? Read<T>(Stream stream, JsonTypeInfo<T> type) where T : class
    {
        Span<byte> header = stackalloc byte[4];
        var got = stream.ReadAtLeast(header, 4, throwOnEndOfStream: false);
        if (got == 0)
        {
            return null;
        }

        var length = got == 4 ? BinaryPrimitives.ReadInt32LittleEndian(header) : -1;
        if (length is < 2 or > MaxBytes)
        {
            throw new InvalidDataException($"The worker sent a frame of {length} bytes.");
        }

        var body = new byte[length];
        if (stream.ReadAtLeast(body, length, throwOnEndOfStream: false) < length)
        {
            throw new InvalidDataException("The worker's last frame was cut short.");
        }

        return Parse(body, type);
    }

    private static T Parse<T>(byte[] body, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(body, type) ?? throw new InvalidDataException("The worker sent null.");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException)
        {
            throw new InvalidDataException("The worker sent something that is no message.", e);
        }
    }
}
