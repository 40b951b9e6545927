using System.Text.Json;
using AiCollab.Core.Ai.Local;

namespace AiCollab.Infrastructure.Ai.Local.Servers;

/// <inheritdoc cref="ILocalServers"/>
public sealed class LocalServers : ILocalServers, IDisposable
{
    private const int LargestAnswer = 4 * 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    private readonly IReadOnlyList<ServerProbe> _probes;
    private readonly TimeSpan _patience;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false })
    {
        MaxResponseContentBufferSize = LargestAnswer,
    };

    /// <summary>Looks at the usual ports.</summary>
    public LocalServers()
        : this(ServerProbe.Known, Patience)
    {
    }

    internal LocalServers(IReadOnlyList<ServerProbe> probes, TimeSpan patience) => (_probes, _patience) = (probes, patience);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<FoundServer>> FindAsync(CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(_patience);
        var found = await Task.WhenAll(_probes.Select(p => AskAsync(p, limit.Token)));
        ct.ThrowIfCancellationRequested();
        return [.. found.OfType<FoundServer>()];
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<FoundServer?> AskAsync(ServerProbe probe, CancellationToken ct)
    {
        var root = new Uri($"http://127.0.0.1:{probe.Port}");
        try
        {
            using var response = await _http.GetAsync(new Uri(root, probe.ModelsPath), ct);
            if (!response.IsSuccessStatusCode)
            {
                return null;
            }

            var body = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsByteArrayAsync(ct));
            return ServerModels.Read(probe, body) is { } models ? new FoundServer(probe.Provider, probe.Name, new Uri(root, "/v1"), models) : null;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or JsonException or IOException or InvalidOperationException)
        {
            return null; // nothing there, something slow, or something else
        }
    }
}
