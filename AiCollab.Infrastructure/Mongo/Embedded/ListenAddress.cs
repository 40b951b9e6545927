using System.Globalization;
using System.Net;

namespace AiCollab.Infrastructure.Mongo.Embedded;

/// <summary>Reads Embedded:Listen. Only loopback is taken: the store has no TLS and must not be reached from outside.</summary>
internal static class ListenAddress
{
    /// <summary>Null when <paramref name="address"/> could be read, else the problem in one sentence.</summary>
    public static string? TryParse(string text, out IPEndPoint address)
    {
        address = new IPEndPoint(IPAddress.Loopback, 0);
        var colon = text.LastIndexOf(':');
        if (colon < 0 || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            return $"Embedded:Listen '{text}' is not host:port; write for example 127.0.0.1:27017.";
        }

        var host = text[..colon].Trim('[', ']');
        var ip = host == "localhost" ? IPAddress.Loopback : IPAddress.TryParse(host, out var parsed) ? parsed : null;
        if (ip is null || !IPAddress.IsLoopback(ip))
        {
            return $"Embedded:Listen '{text}' is not a loopback address; the embedded store listens on this machine only (127.0.0.1, ::1 or localhost). Use a real MongoDB to serve others.";
        }

        address = new IPEndPoint(ip, port);
        return null;
    }
}
