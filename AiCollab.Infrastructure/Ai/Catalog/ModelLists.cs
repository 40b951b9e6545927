using System.Collections.Concurrent;
using System.Text.Json;
using AiCollab.Core.Keys;
using AiCollab.Infrastructure.Ai.Adapters;

namespace AiCollab.Infrastructure.Ai.Catalog;

/// <summary>
/// Asks a connection which models it has, and remembers the answer for ten minutes. When it cannot be asked, the last answer stands
/// and it is left alone for half a minute.
/// </summary>
internal sealed class ModelLists(GuardedHttp http, TimeProvider clock)
{
    private const int MaxModels = 1_000;
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    private readonly ConcurrentDictionary<ApiKeyId, Known> _known = new();

    /// <summary>The ids as the provider spells them; empty when they were never learnt.</summary>
    public async Task<IReadOnlyList<string>> OfAsync(UsableKey key, CancellationToken ct)
    {
        var before = _known.GetValueOrDefault(key.Row.Id);
        if (before is not null && before.Rotated == key.Row.RotatedAt && clock.GetUtcNow() < before.Until)
        {
            return before.Ids;
        }

        var ids = await AskAsync(key, ct);
        var known = new Known(ids ?? before?.Ids ?? [], key.Row.RotatedAt, clock.GetUtcNow() + (ids is null ? Pause : Fresh));
        _known[key.Row.Id] = known;
        return known.Ids;
    }

    /// <summary>Forgets what was learnt of a connection.</summary>
    public void Forget(ApiKeyId key) => _known.TryRemove(key, out _);

    private async Task<IReadOnlyList<string>?> AskAsync(UsableKey key, CancellationToken ct)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(Patience);
        try
        {
            using var request = new ModelEndpoint(key.Provider, key.BaseUrl, key.Secret).ModelsRequest();
            using var response = await http.Client.SendAsync(request, HttpCompletionOption.ResponseContentRead, deadline.Token);
            if (!response.IsSuccessStatusCode)
            {
                return null;
            }

            await using var body = await response.Content.ReadAsStreamAsync(deadline.Token);
            using var document = await JsonDocument.ParseAsync(body, cancellationToken: deadline.Token);
            return Ids(document.RootElement);
        }
        catch (Exception e) when (!ct.IsCancellationRequested && e is HttpRequestException or IOException or JsonException or OperationCanceledException)
        {
            return null;
        }
    }

    // OpenAI and Anthropic: {"data": [{"id": ...}]}; some servers send the array alone.
    private static List<string>? Ids(JsonElement root)
    {
        var list = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("data", out var data) ? data : root;
        if (list.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        return [.. list.EnumerateArray().Select(Id).OfType<string>().Distinct().Take(MaxModels)];
    }

    private static string? Id(JsonElement model)
    {
        if (model.ValueKind != JsonValueKind.Object || !model.TryGetProperty("id", out var id) || id.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        // Gemini lists models/gemini-…, and takes the short form too.
        var text = id.GetString()!;
        text = text.StartsWith("models/", StringComparison.Ordinal) ? text["models/".Length..] : text;
        return text.Length is > 0 and <= 200 && !text.Any(char.IsControl) ? text : null;
    }

    private sealed record Known(IReadOnlyList<string> Ids, DateTimeOffset Rotated, DateTimeOffset Until);
}
