using System.Buffers.Binary;

namespace AiCollab.Infrastructure.Mongo.Embedded.Wire;

/// <summary>Puts the wire header in front of a reply, in the space that the buffer keeps for it.</summary>
internal static class MessageFramer
{
    private const int OpReply = 1;
    private const int OpMsg = 2013;
    private const int OpReplyHeader = 36;
    private const int OpMsgHeader = 21;
    private static int _lastId;

    /// <summary>The framed reply, as a slice of the buffer: valid until the buffer is disposed.</summary>
    public static ReadOnlyMemory<byte> Frame(RequestMessage request, BsonBuffer reply)
    {
        var header = request.IsLegacy ? OpReplyHeader : OpMsgHeader;
        var frame = reply.Bytes.AsMemory(BsonBuffer.HeaderSpace - header, header + reply.Length);
        var span = frame.Span;
        span[..header].Clear();
        BinaryPrimitives.WriteInt32LittleEndian(span, frame.Length);
        BinaryPrimitives.WriteInt32LittleEndian(span[4..], Interlocked.Increment(ref _lastId));
        BinaryPrimitives.WriteInt32LittleEndian(span[8..], request.RequestId);
        BinaryPrimitives.WriteInt32LittleEndian(span[12..], request.IsLegacy ? OpReply : OpMsg);
        if (request.IsLegacy)
        {
            BinaryPrimitives.WriteInt32LittleEndian(span[16..], 8);
            BinaryPrimitives.WriteInt32LittleEndian(span[32..], 1);
        }

        return frame;
    }
}
