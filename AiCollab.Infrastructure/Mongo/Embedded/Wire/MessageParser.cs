using System.Buffers.Binary;
using System.Text;

using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Wire;

/// <summary>Parses OP_MSG and the legacy OP_QUERY handshake (MongoDB wire protocol).</summary>
internal static class MessageParser
{
    public const int HeaderLength = 16;

    /// <summary>maxMessageSizeBytes, as announced in hello.</summary>
    public const int MaxMessageLength = 48_000_000;

    private const int OpMsg = 2013;
    private const int OpQuery = 2004;
    private const int ChecksumPresent = 1;
    private const int MoreToCome = 2;

    /// <summary>Flag bits below 16 must be understood by the receiver, the others may be ignored.</summary>
    private const int RequiredFlags = 0xFFFF & ~(ChecksumPresent | MoreToCome);

    /// <exception cref="CommandException">The message cannot be understood; the connection is of no more use.</exception>
    public static RequestMessage Parse(ReadOnlyMemory<byte> message)
    {
        var requestId = ReadInt32(message.Span, 4);
        var opCode = ReadInt32(message.Span, 12);
        try
        {
            return opCode switch
            {
                OpMsg => ParseMsg(message, requestId),
                OpQuery => ParseQuery(message, requestId),
                _ => throw new CommandException(2, "BadValue", $"The wire protocol operation {opCode} is not supported; use a driver that speaks OP_MSG"),
            };
        }
        catch (ArgumentOutOfRangeException)
        {
            throw new CommandException(22, "InvalidBSON", "The message is shorter than it announces");
        }
    }

    private static RequestMessage ParseMsg(ReadOnlyMemory<byte> message, int requestId)
    {
        var flags = ReadInt32(message.Span, HeaderLength);
        if ((flags & RequiredFlags) != 0)
        {
            throw CommandException.FailedToParse($"Unknown required OP_MSG flags {flags & RequiredFlags}");
        }

        var rest = message[(HeaderLength + 4)..];
        rest = (flags & ChecksumPresent) != 0 ? rest[..^4] : rest;
        BsonDocument? body = null;
        var sequences = new Dictionary<string, IReadOnlyList<ReadOnlyMemory<byte>>>();
        while (rest.Length > 0)
        {
            var length = ReadInt32(rest.Span, 1);
            var section = rest.Slice(1, length);
            switch (rest.Span[0])
            {
                case 0 when body is null:
                    body = Checked(section);
                    break;
                case 1:
                    ReadSequence(section, sequences);
                    break;
                default:
                    throw CommandException.FailedToParse("An OP_MSG has one body and document sequences, nothing else");
            }

            rest = rest[(1 + length)..];
        }

        return new RequestMessage
        {
            RequestId = requestId,
            IsLegacy = false,
            WantsNoReply = (flags & MoreToCome) != 0,
            Body = body ?? throw CommandException.FailedToParse("OP_MSG messages must have a body section"),
            Buffer = message,
            Sequences = sequences,
        };
    }

    private static void ReadSequence(ReadOnlyMemory<byte> section, Dictionary<string, IReadOnlyList<ReadOnlyMemory<byte>>> into)
    {
        var nameLength = section.Span[4..].IndexOf((byte)0);
        var name = Encoding.UTF8.GetString(section.Span.Slice(4, nameLength));
        var rest = section[(5 + nameLength)..];
        var documents = new List<ReadOnlyMemory<byte>>();
        while (rest.Length > 0)
        {
            var length = ReadInt32(rest.Span, 0);
            BsonCheck.Document(rest.Span[..length]);
            documents.Add(rest[..length]);
            rest = rest[length..];
        }

        if (!into.TryAdd(name, documents))
        {
            throw CommandException.FailedToParse($"Duplicate document sequence '{name}'");
        }
    }

    private static RequestMessage ParseQuery(ReadOnlyMemory<byte> message, int requestId)
    {
        var afterFlags = message[(HeaderLength + 4)..];
        var nameLength = afterFlags.Span.IndexOf((byte)0);
        var query = afterFlags[(nameLength + 1 + 8)..];
        var body = Checked(query[..ReadInt32(query.Span, 0)]);
        body = body.TryGetValue("$query", out var inner) ? inner.AsBsonDocument : body;
        body["$db"] = "admin";
        return new RequestMessage { RequestId = requestId, IsLegacy = true, Body = body, Buffer = message };
    }

    private static BsonDocument Checked(ReadOnlyMemory<byte> document)
    {
        BsonCheck.Document(document.Span);
        return BsonDecoder.Decode(document.Span);
    }

    private static int ReadInt32(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadInt32LittleEndian(bytes[offset..]);
}
