using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace AiCollab.Infrastructure.Cluster;

/// <summary>Finds a port nobody listens on, below the range that the system hands out for outgoing connections, so that it stays free until it is used.</summary>
internal static class FreePort
{
    private const int First = 20_000;
    private const int Last = 32_000;
    private const int Tries = 200;

    public static int Find(IPAddress address)
    {
        for (var tried = 0; tried < Tries; tried++)
        {
            var port = RandomNumberGenerator.GetInt32(First, Last);
            using var probe = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                probe.Bind(new IPEndPoint(address, port));
                return port;
            }
            catch (SocketException)
            {
                continue;
            }
        }

        throw new InvalidOperationException($"No free port between {First} and {Last}; set Cluster:Port.");
    }
}
