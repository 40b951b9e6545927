using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AiCollab.Tests.Emulator;

/// <summary>What the proxy does to the answer of an upstream server, counted in bytes of the answer's body.</summary>
public enum Fault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The connection is reset.</summary>
    Reset,

    /// <summary>The body ends cleanly, unfinished.</summary>
    EndEarly,

    /// <summary>Half a JSON line and then the rest.</summary>
    BreakJson,

    /// <summary>Nothing more comes, the connection stays open.</summary>
    Hang,

    /// <summary>The answer is a page of HTML with status 200.</summary>
    Html,

    /// <summary>The key is refused, in OpenAI's words and form.</summary>
    WrongKey,
}

/// <summary>A small HTTP/1.1 proxy on loopback in front of an upstream server, with faults in the answer after some bytes.</summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Uri _upstream;
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None }) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly Task _accepting;
    private int _requests;
    private int _open;
    private int _mostOpen;
    private int _disposed;

    public FaultProxy(Uri upstream)
    {
        _upstream = upstream;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Address to use instead of the upstream's.</summary>
    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    /// <summary>What happens to answers from now on.</summary>
    public Fault Fault { get; set; }

    /// <summary>After how many bytes of the body.</summary>
    public int AfterBytes { get; set; } = 400;

    /// <summary>Decides for each request, by its body; null leaves it to <see cref="Fault"/> and <see cref="AfterBytes"/>.</summary>
    public Func<byte[], (Fault Fault, int AfterBytes)>? Choose { get; init; }

    /// <summary>Requests seen so far.</summary>
    public int Requests => _requests;

    /// <summary>Answers being written now.</summary>
    public int Open => _open;

    /// <summary>The most answers that were being written at one time.</summary>
    public int MostOpen => _mostOpen;

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _ = ServeAsync(client);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await AnswerAsync(client, client.GetStream());
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or HttpRequestException or SocketException or ObjectDisposedException)
            {
                // The client went away, or the fault was meant.
            }
        }
    }

    // One request a connection: "Connection: close" keeps the proxy simple.
    private async Task AnswerAsync(TcpClient client, NetworkStream stream)
    {
        using var request = await ReadAsync(new BufferedStream(stream));
        var (fault, afterBytes) = Choose?.Invoke(request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(_stop.Token)) ?? (Fault, AfterBytes);
        Interlocked.Increment(ref _requests);
        InterlockedMost(Interlocked.Increment(ref _open));
        try
        {
            if (fault == Fault.Html)
            {
                await WriteAsync(stream, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<html><body>Sign in to the network</body></html>");
                return;
            }

            if (fault == Fault.WrongKey)
            {
                await WriteAsync(stream, "HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n"
                    + "{\"error\":{\"message\":\"Incorrect API key provided\",\"type\":\"invalid_request_error\",\"code\":\"invalid_api_key\"}}");
                return;
            }

            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _stop.Token);
            var head = new StringBuilder($"HTTP/1.1 {(int)response.StatusCode} X\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n");
            foreach (var (name, values) in response.Headers.Concat(response.Content.Headers).Where(h => h.Key is not ("Transfer-Encoding" or "Connection" or "Content-Length" or "Keep-Alive")))
            {
                head.Append(name).Append(": ").AppendJoin(", ", values).Append("\r\n");
            }

            await WriteAsync(stream, head.Append("\r\n").ToString());
            await CopyAsync(client, stream, await response.Content.ReadAsStreamAsync(_stop.Token), fault, afterBytes);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private async Task CopyAsync(TcpClient client, NetworkStream stream, Stream body, Fault fault, int afterBytes)
    {
        var buffer = new byte[256];
        for (var sent = 0; await body.ReadAsync(buffer, _stop.Token) is > 0 and var count; sent += count)
        {
            if (fault != Fault.None && sent >= afterBytes)
            {
                switch (fault)
                {
                    case Fault.Reset:
                        client.Client.LingerState = new LingerOption(true, 0);
                        client.Close();
                        return;
                    case Fault.EndEarly:
                        await WriteAsync(stream, "0\r\n\r\n");
                        return;
                    case Fault.Hang:
                        await WaitForCloseAsync(stream);
                        return;
                    case Fault.BreakJson:
                        await ChunkAsync(stream, "\n\ndata: {\"id\": \"x\", \"choi\n\n"u8.ToArray());
                        break;
                }
            }

            await ChunkAsync(stream, buffer.AsMemory(0, count));
        }

        await WriteAsync(stream, "0\r\n\r\n");
    }

    private async Task WaitForCloseAsync(NetworkStream stream)
    {
        var one = new byte[1];
        while (await stream.ReadAsync(one, _stop.Token) > 0)
        {
        }
    }

    private async Task ChunkAsync(NetworkStream stream, ReadOnlyMemory<byte> bytes)
    {
        await WriteAsync(stream, $"{bytes.Length:x}\r\n");
        await stream.WriteAsync(bytes, _stop.Token);
        await WriteAsync(stream, "\r\n");
    }

    private async Task<HttpRequestMessage> ReadAsync(Stream stream)
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (!EndsWithBlankLine(head))
        {
            if (await stream.ReadAsync(one, _stop.Token) == 0)
            {
                throw new IOException("closed");
            }

            head.Add(one[0]);
        }

        var lines = Encoding.ASCII.GetString([.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var start = lines[0].Split(' ');
        var headers = lines.Skip(1).Select(l => l.Split(": ", 2)).ToDictionary(h => h[0], h => h[1], StringComparer.OrdinalIgnoreCase);
        var request = new HttpRequestMessage(new HttpMethod(start[0]), new Uri(_upstream, start[1]));
        var body = await BodyAsync(stream, headers);
        request.Content = body.Length > 0 ? new ByteArrayContent(body) : null;
        foreach (var (name, value) in headers.Where(h => !h.Key.Equals("Host", StringComparison.OrdinalIgnoreCase) && !h.Key.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return request;
    }

    private async Task<byte[]> BodyAsync(Stream stream, Dictionary<string, string> headers)
    {
        if (headers.TryGetValue("Content-Length", out var length))
        {
            var body = new byte[int.Parse(length, System.Globalization.CultureInfo.InvariantCulture)];
            await stream.ReadExactlyAsync(body, _stop.Token);
            return body;
        }

        var all = new List<byte>();
        while (headers.ContainsKey("Transfer-Encoding"))
        {
            var size = Convert.ToInt32(await LineAsync(stream), 16);
            var chunk = new byte[size + 2];
            await stream.ReadExactlyAsync(chunk, _stop.Token);
            if (size == 0)
            {
                break;
            }

            all.AddRange(chunk[..size]);
        }

        return [.. all];
    }

    private async Task<string> LineAsync(Stream stream)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (true)
        {
            await stream.ReadExactlyAsync(one, _stop.Token);
            if (one[0] == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append((char)one[0]);
        }
    }

    private static bool EndsWithBlankLine(List<byte> head) => head is [.., (byte)'\r', (byte)'\n', (byte)'\r', (byte)'\n'];

    private void InterlockedMost(int open)
    {
        for (var most = _mostOpen; open > most; most = _mostOpen)
        {
            Interlocked.CompareExchange(ref _mostOpen, open, most);
        }
    }

    private Task WriteAsync(NetworkStream stream, string text) => stream.WriteAsync(Encoding.ASCII.GetBytes(text), _stop.Token).AsTask();
}
