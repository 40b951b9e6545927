using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

using AiCollab.Infrastructure.Mongo.Embedded.Commands;
using AiCollab.Infrastructure.Mongo.Embedded.Wire;

using Microsoft.Extensions.Logging;

namespace AiCollab.Infrastructure.Mongo.Embedded.Transport;

/// <summary>Serves the store on a socket: the loopback listener, or the Unix socket that stands in for the in-process stream.</summary>
internal sealed partial class SocketServer : IAsyncDisposable
{
    private const int Backlog = 128;

    /// <summary>What a client may send before it has proved who it is.</summary>
    private const int MaxUnauthenticatedMessage = 64 * 1024;

    private readonly CommandTable _commands;
    private readonly Endpoint _endpoint;
    private readonly Socket _socket;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _closing = new();
    private readonly ConcurrentDictionary<Task, byte> _connections = new();
    private readonly Task _accepting;

    private SocketServer(CommandTable commands, Socket socket, Endpoint endpoint, ILogger logger)
    {
        _commands = commands;
        _socket = socket;
        _endpoint = endpoint;
        _logger = logger;
        _accepting = AcceptAsync();
    }

    /// <summary>The address that was bound: tells the port that was chosen for port 0.</summary>
    public string Address => _endpoint.Address;

    /// <exception cref="SocketException">The address is in use or may not be bound.</exception>
    public static SocketServer Listen(CommandTable commands, EndPoint address, ScramCredential? credential, ILogger logger)
    {
        var unix = address.AddressFamily == AddressFamily.Unix;
        var socket = new Socket(address.AddressFamily, SocketType.Stream, unix ? ProtocolType.Unspecified : ProtocolType.Tcp);
        socket.Bind(address);
        socket.Listen(Backlog);
        var name = unix ? EmbeddedStore.SeedAddress : socket.LocalEndPoint!.ToString()!;
        return new SocketServer(commands, socket, new Endpoint(name, credential, OutlivesProcess: !unix), logger);
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _socket.Dispose();
        await _accepting;
        await Task.WhenAll(_connections.Keys);
        _closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        await Task.Yield();
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                var client = await _socket.AcceptAsync(_closing.Token);
                var serving = ServeAsync(client);
                _connections[serving] = 0;
                _ = serving.ContinueWith(done => _connections.TryRemove(done, out _), TaskScheduler.Default);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException e)
            {
                LogAcceptFailed(e);
            }
        }
    }

    private async Task ServeAsync(Socket client)
    {
        await Task.Yield();
        if (client.AddressFamily != AddressFamily.Unix)
        {
            client.NoDelay = true;
        }

        await using var stream = new NetworkStream(client, ownsSocket: true);
        var connection = new ClientConnection(_endpoint);
        try
        {
            while (await ReadAsync(stream, connection) is { } message)
            {
                await AnswerAsync(stream, connection, message);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The client has gone, or we are.
        }
        catch (CommandException e)
        {
            LogUnreadable(connection.Id, e.Message);
        }
    }

    /// <summary>Null: the client closed the connection, or sends what no driver sends.</summary>
    private async ValueTask<byte[]?> ReadAsync(NetworkStream stream, ClientConnection connection)
    {
        var header = new byte[4];
        if (await stream.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false, _closing.Token) < header.Length)
        {
            return null;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        var limit = connection.IsAuthenticated ? MessageParser.MaxMessageLength : MaxUnauthenticatedMessage;
        if (length < MessageParser.HeaderLength || length > limit)
        {
            LogUnreadable(connection.Id, $"a message of {length} bytes");
            return null;
        }

        var message = new byte[length];
        header.CopyTo(message, 0);
        await stream.ReadExactlyAsync(message.AsMemory(header.Length), _closing.Token);
        return message;
    }

    private async ValueTask AnswerAsync(NetworkStream stream, ClientConnection connection, byte[] message)
    {
        var request = MessageParser.Parse(message);
        using var reply = await _commands.RunAsync(connection, request);
        if (!request.WantsNoReply)
        {
            await stream.WriteAsync(MessageFramer.Frame(request, reply), _closing.Token);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The store's listener could not accept a connection")]
    private partial void LogAcceptFailed(Exception e);

    [LoggerMessage(LogLevel.Warning, "The store's listener closed connection {Connection}: {Reason}")]
    private partial void LogUnreadable(int connection, string reason);
}
