using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace AiCollab.Infrastructure.Ai.Local.Downloads;

/// <summary>Requests that follow redirects by hand: each stop must be encrypted and in the public network.</summary>
internal sealed class DownloadHttp : IDisposable
{
    private const int MostRedirects = 5;

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(20),
        ConnectCallback = ConnectAsync,
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Asks for a file from a byte on. The caller disposes the answer, which may be an error.</summary>
    public async Task<HttpResponseMessage> GetAsync(Uri url, long from, string? tag, CancellationToken ct)
    {
        var home = url.IsLoopback;
        for (var i = 0; i <= MostRedirects; i++)
        {
            using var request = RequestFor(url, from, tag);
            var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location)
            {
                return response;
            }

            response.Dispose();
            url = new Uri(url, location);
            if (!DownloadAddress.IsSafe(url) || (url.IsLoopback && !home))
            {
                throw new DownloadFailure($"The server sends on to {url.GetLeftPart(UriPartial.Authority)}, which is not safe. Use the file's own https address.");
            }
        }

        throw new DownloadFailure("The server sends from one address to the next without end. Use the file's own address.");
    }

    public void Dispose() => _http.Dispose();

    private static HttpRequestMessage RequestFor(Uri url, long from, string? tag)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("AiCollab", "1"));
        if (from > 0)
        {
            request.Headers.Range = new RangeHeaderValue(from, null);
            if (tag is not null && EntityTagHeaderValue.TryParse(tag, out var mark) && !mark.IsWeak)
            {
                request.Headers.IfRange = new RangeConditionHeaderValue(mark);
            }
        }

        return request;
    }

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var target = context.DnsEndPoint;
        var wanted = context.InitialRequestMessage.RequestUri!;
        var addresses = await Dns.GetHostAddressesAsync(target.Host, ct);
        var direct = string.Equals(target.Host, wanted.IdnHost, StringComparison.OrdinalIgnoreCase); // otherwise it is the proxy the system is set to use
        if (direct && !wanted.IsLoopback)
        {
            addresses = [.. addresses.Where(DownloadAddress.IsPublic)];
            if (addresses.Length == 0)
            {
                throw new DownloadFailure($"{target.Host} is in a private network, from which nothing is fetched.");
            }
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, target.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
