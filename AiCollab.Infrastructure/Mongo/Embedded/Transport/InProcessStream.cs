using System.Buffers;
using System.Buffers.Binary;
using System.Threading.Channels;

using AiCollab.Infrastructure.Mongo.Embedded.Commands;
using AiCollab.Infrastructure.Mongo.Embedded.Wire;

namespace AiCollab.Infrastructure.Mongo.Embedded.Transport;

/// <summary>
/// The driver's end of a connection that leads nowhere: what the driver writes is run as a command on its own thread,
/// and what it reads is the framed reply. No socket, no port, no thread in between.
/// </summary>
internal sealed class InProcessStream(CommandTable commands, ClientConnection connection) : Stream
{
    private readonly Channel<BsonReply> _replies = Channel.CreateUnbounded<BsonReply>(new UnboundedChannelOptions { SingleReader = true });
    private byte[] _incoming = ArrayPool<byte>.Shared.Rent(4096);
    private int _received;
    private BsonReply? _current;
    private int _read;
    private bool _disposed;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override bool CanTimeout => true;

    public override int ReadTimeout { get; set; } = Timeout.Infinite;

    public override int WriteTimeout { get; set; } = Timeout.Infinite;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Feed(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        Feed(buffer.AsSpan(offset, count));
        return Task.CompletedTask;
    }

    public override void Write(byte[] buffer, int offset, int count) => Feed(buffer.AsSpan(offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!HasReply())
        {
            if (!await _replies.Reader.WaitToReadAsync(cancellationToken))
            {
                return 0;
            }
        }

        return Take(buffer.Span);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count)
    {
        // Only the driver's synchronous API comes here; the application never uses it.
        while (!HasReply())
        {
            if (!_replies.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            {
                return 0;
            }
        }

        return Take(buffer.AsSpan(offset, count));
    }

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _disposed = true;
        _replies.Writer.TryComplete();
        base.Dispose(disposing);
    }

    /// <summary>Gathers what the driver writes until a message is whole; each message gets an array of its own.</summary>
    private void Feed(ReadOnlySpan<byte> bytes)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        EnsureRoom(_received + bytes.Length);
        bytes.CopyTo(_incoming.AsSpan(_received));
        _received += bytes.Length;
        while (_received >= MessageParser.HeaderLength && BinaryPrimitives.ReadInt32LittleEndian(_incoming) is var length && _received >= length)
        {
            if (length is < MessageParser.HeaderLength or > MessageParser.MaxMessageLength)
            {
                throw new IOException($"A message of {length} bytes cannot be taken");
            }

            var message = _incoming;
            _received -= length;
            _incoming = ArrayPool<byte>.Shared.Rent(Math.Max(4096, _received));
            message.AsSpan(length, _received).CopyTo(_incoming);
            _ = AnswerAsync(message, length);
        }
    }

    private void EnsureRoom(int length)
    {
        if (length <= _incoming.Length)
        {
            return;
        }

        // The header tells how much is to come: grow once.
        var announced = _received >= 4 ? Math.Min(BinaryPrimitives.ReadInt32LittleEndian(_incoming), MessageParser.MaxMessageLength) : 0;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(announced, length));
        _incoming.AsSpan(0, _received).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_incoming);
        _incoming = larger;
    }

    private async Task AnswerAsync(byte[] message, int length)
    {
        try
        {
            var request = MessageParser.Parse(message.AsMemory(0, length));
            var reply = await commands.RunAsync(connection, request);
            if (request.WantsNoReply || !_replies.Writer.TryWrite(new BsonReply(MessageFramer.Frame(request, reply), reply)))
            {
                reply.Dispose();
            }
        }
        catch (Exception e)
        {
            _replies.Writer.TryComplete(new IOException($"The embedded store could not understand a message: {e.Message}", e));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(message);
        }
    }

    private bool HasReply()
    {
        if (_current is not null)
        {
            return true;
        }

        _read = 0;
        return _replies.Reader.TryRead(out _current);
    }

    private int Take(Span<byte> target)
    {
        var reply = _current!;
        var count = Math.Min(target.Length, reply.Frame.Length - _read);
        reply.Frame.Span.Slice(_read, count).CopyTo(target);
        _read += count;
        if (_read == reply.Frame.Length)
        {
            reply.Buffer.Dispose();
            _current = null;
        }

        return count;
    }

    private sealed record BsonReply(ReadOnlyMemory<byte> Frame, BsonBuffer Buffer);
}
