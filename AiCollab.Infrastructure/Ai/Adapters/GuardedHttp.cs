using System.Net;
using System.Net.Sockets;
using AiCollab.Core.Errors;
using AiCollab.Infrastructure.Ai.Catalog;
using Microsoft.Extensions.Options;

namespace AiCollab.Infrastructure.Ai.Adapters;

/// <summary>
/// HTTP to providers that cannot be turned against this machine or its network: the address is checked after the name was
/// resolved, at the moment of connecting, so that neither a name that changes nor a redirect (none is followed) gets around it.
/// </summary>
public sealed class GuardedHttp : IDisposable
{
    private static readonly string[] Loopback = ["127.0.0.1", "localhost", "::1"];

    private readonly HashSet<string> _named;
    private readonly HashSet<string> _allowed;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve;
    private readonly SocketsHttpHandler _handler;

    public GuardedHttp(ProviderCatalog catalog, IOptions<AiOptions> options)
        : this(catalog, options, Dns.GetHostAddressesAsync)
    {
    }

    /// <param name="resolve">Gives a name's addresses; asked once for each connection, so that what was checked is what is connected to.</param>
    internal GuardedHttp(ProviderCatalog catalog, IOptions<AiOptions> options, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
    {
        _resolve = resolve;
        var named = (options.Value.AllowedPrivateHosts ?? []).Concat(catalog.ConfiguredHosts).Select(Bare).ToList();
        _named = new HashSet<string>(named, StringComparer.OrdinalIgnoreCase);
        _allowed = new HashSet<string>(options.Value.AllowedPrivateHosts is null ? named.Concat(Loopback) : named, StringComparer.OrdinalIgnoreCase);
        _handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectCallback = ConnectAsync,
        };
        Client = new HttpClient(_handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>The shared client; callers set their own deadlines.</summary>
    public HttpClient Client { get; }

    /// <summary>Refuses what a person may not enter as an endpoint; names that resolve to private addresses are refused when connecting.</summary>
    /// <param name="url">As it was entered.</param>
    /// <param name="byAdministrator">Where the configuration names no hosts, administrators may enter servers of this machine.</param>
    /// <exception cref="InvalidException">Says why.</exception>
    public void CheckUrl(Uri url, bool byAdministrator = true)
    {
        if (!url.IsAbsoluteUri || url.Scheme is not ("https" or "http") || url.UserInfo.Length > 0)
        {
            throw new InvalidException("Give the endpoint as an address that begins with https://, without a name or password in it.");
        }

        var host = Bare(url.Host);
        if ((byAdministrator ? _allowed : _named).Contains(host))
        {
            return;
        }

        if (url.Scheme != "https")
        {
            throw new InvalidException($"{url.Host} must be reached with https:// because the key would travel readable. Hosts of your own network can be allowed by an administrator (Ai:AllowedPrivateHosts).");
        }

        if (IPAddress.TryParse(host, out var address) && PrivateNetwork.Holds(address))
        {
            throw new InvalidException(Refusal(url.Host));
        }
    }

    /// <summary>The sentence of a refused connection, wherever HTTP wrapped it; null when it failed otherwise.</summary>
    public static string? RefusalIn(Exception e)
    {
        for (Exception? inner = e; inner is not null; inner = inner.InnerException)
        {
            if (inner is ForbiddenException refused)
            {
                return refused.Message;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Client.Dispose();
        _handler.Dispose();
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = await _resolve(host, ct);
        var open = _allowed.Contains(Bare(host)) ? addresses : [.. addresses.Where(a => !PrivateNetwork.Holds(a))];
        if (open.Length == 0 && addresses.Length > 0)
        {
            throw new ForbiddenException(Refusal(host));
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(open, port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static string Refusal(string host) =>
        $"{host} is an address of this machine or its network and is not called. An administrator can allow it (Ai:AllowedPrivateHosts).";

    private static string Bare(string host) => host.Trim('[', ']');
}
