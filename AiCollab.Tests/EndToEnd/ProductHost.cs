using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace AiCollab.Tests.EndToEnd;

/// <summary>The product as people start it: its own process, a port and a data directory of its own. Can be killed and started again.</summary>
public sealed partial class ProductHost : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(120);
    private readonly TemporaryFolder _data = new();
    private readonly Dictionary<string, string> _settings;
    private readonly StringBuilder _log = new();
    private Process? _process;

    private ProductHost(Dictionary<string, string> settings) => _settings = settings;

    public Uri Url { get; private set; } = new("http://127.0.0.1/");

    /// <summary>The one-time link of the first start.</summary>
    public Uri Setup => new(SetupLink().Match(Log).Groups[1].Value);

    /// <summary>Everything the product wrote so far.</summary>
    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    public string Data => _data.Path;

    public static async Task<ProductHost> StartAsync(params (string Key, string Value)[] settings)
    {
        var host = new ProductHost(settings.ToDictionary(s => s.Key, s => s.Value));
        await host.StartAgainAsync();
        return host;
    }

    /// <summary>Starts on the same data and port.</summary>
    public async Task StartAgainAsync()
    {
        var port = Url.Port > 80 ? Url.Port : FreePort();
        Url = new Uri($"http://127.0.0.1:{port}/");
        var start = new ProcessStartInfo("dotnet", [RepositoryFolder.At("artifacts", "bin", "AiCollab.Web", "debug", "AiCollab.Web.dll"), "--contentRoot", RepositoryFolder.At("AiCollab.Web")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_URLS"] = Url.AbsoluteUri.TrimEnd('/');
        start.Environment["Data__Directory"] = Data;
        foreach (var (key, value) in _settings)
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, e) => Write(e.Data);
        _process.ErrorDataReceived += (_, e) => Write(e.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await WaitAsync();
    }

    /// <summary>Ends it without any warning, as a lost machine would.</summary>
    public async Task KillAsync()
    {
        _process!.Kill(entireProcessTree: false);
        await _process.WaitForExitAsync();
    }

    /// <summary>Ends it; the data stays until the host is disposed of.</summary>
    public async Task DisposeProcessAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await DisposeProcessAsync();
        _process?.Dispose();
        _data.Dispose();
    }

    private async Task WaitAsync()
    {
        using var http = new HttpClient();
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < StartLimit && !_process!.HasExited)
        {
            try
            {
                if ((await http.GetAsync(new Uri(Url, "health"))).IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                await Task.Delay(100);
            }
        }

        throw new InvalidOperationException($"The product did not start:\n{Log}");
    }

    private void Write(string? line)
    {
        lock (_log)
        {
            _log.AppendLine(line);
        }
    }

    private static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }

    [GeneratedRegex(@"(http\S+/setup\?token=\S+)")]
    private static partial Regex SetupLink();
}
