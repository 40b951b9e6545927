using System.Net;
using System.Net.Sockets;

namespace AiCollab.Tests.Infrastructure.Mongo;

/// <summary>The way to a database over TCP, which a test can cut and mend: cut, its connections are reset and new ones refused.</summary>
internal sealed class DatabaseGate : IAsyncDisposable
{
    private readonly IPEndPoint _upstream;
    private readonly List<Socket> _open = [];
    private readonly Lock _lock = new();
    private TcpListener _listener = new(IPAddress.Loopback, 0);
    private Task _accepting;

    public DatabaseGate(string upstream)
    {
        _upstream = IPEndPoint.Parse(upstream);
        _listener.Start();
        Address = (IPEndPoint)_listener.LocalEndpoint;
        _accepting = AcceptAsync(_listener);
    }

    /// <summary>host:port to use instead of the database's.</summary>
    public IPEndPoint Address { get; }

    public async Task CutAsync()
    {
        _listener.Stop();
        lock (_lock)
        {
            foreach (var socket in _open)
            {
                Reset(socket);
            }

            _open.Clear();
        }

        await _accepting;
    }

    public void Mend()
    {
        _listener = new TcpListener(Address);
        _listener.Start();
        _accepting = AcceptAsync(_listener);
    }

    public async ValueTask DisposeAsync() => await CutAsync();

    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
            socket.Dispose();
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException)
        {
            // It ended before.
        }
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptSocketAsync();
                var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                client.NoDelay = true;
                lock (_lock)
                {
                    _open.AddRange([client, server]);
                }

                _ = JoinAsync(client, server);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Cut.
        }
    }

    private async Task JoinAsync(Socket client, Socket server)
    {
        try
        {
            await server.ConnectAsync(_upstream);
            using var near = new NetworkStream(client, ownsSocket: true);
            using var far = new NetworkStream(server, ownsSocket: true);
            await Task.WhenAny(near.CopyToAsync(far), far.CopyToAsync(near));
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            // Either side went away.
        }
    }
}
