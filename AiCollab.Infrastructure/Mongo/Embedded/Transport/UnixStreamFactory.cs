using System.Net;
using System.Net.Sockets;

using MongoDB.Driver.Core.Connections;

namespace AiCollab.Infrastructure.Mongo.Embedded.Transport;

/// <summary>Connects the driver through a Unix socket, whatever address it asks for. The driver's own sockets are TCP only.</summary>
internal sealed class UnixStreamFactory(string path) : IStreamFactory
{
    public Stream CreateStream(EndPoint endPoint, CancellationToken cancellationToken)
    {
        var socket = NewSocket();
        socket.Connect(new UnixDomainSocketEndPoint(path));
        return new NetworkStream(socket, ownsSocket: true);
    }

    public async Task<Stream> CreateStreamAsync(EndPoint endPoint, CancellationToken cancellationToken)
    {
        var socket = NewSocket();
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private static Socket NewSocket() => new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
}
