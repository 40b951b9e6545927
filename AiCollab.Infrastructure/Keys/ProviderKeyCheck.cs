using System.Net;
using System.Text.Json;
using AiCollab.Core.Ai;
using AiCollab.Core.Errors;
using AiCollab.Core.Keys;
using AiCollab.Infrastructure.Ai.Adapters;

namespace AiCollab.Infrastructure.Keys;

/// <summary>Asks providers over HTTP whether a key is good.</summary>
internal sealed class ProviderKeyCheck(GuardedHttp http) : IKeyCheck
{
    private const int MaxBody = 1024 * 1024; // characters; the longest list of models known is a third of it
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly string[] CreditWords = ["insufficient_quota", "credit balance", "insufficient balance", "billing", "exceeded your current quota", "no credits"];
    private static readonly string[] InvalidWords = ["api key not valid", "api_key_invalid", "invalid api key", "invalid_api_key", "incorrect api key"];

    public void CheckUrl(Uri url) => http.CheckUrl(url);

    public void CheckUrl(Uri url, bool byAdministrator) => http.CheckUrl(url, byAdministrator);

    public async Task<KeyCheckResult> CheckAsync(Provider provider, Uri baseUrl, string secret, CancellationToken ct)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(Patience);
        try
        {
            http.CheckUrl(baseUrl);
            using var request = new ModelEndpoint(provider, baseUrl, secret).CheckRequest();
            using var response = await http.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            return Judge(provider, baseUrl, response.StatusCode, await ReadAsync(response, deadline.Token));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return Unreachable($"{provider.Name} did not answer within {Patience.TotalSeconds:0} seconds. Try again, or check the address.");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidException)
        {
            return Unreachable(GuardedHttp.RefusalIn(e) ?? (e is InvalidException ? e.Message : $"{baseUrl.Authority} cannot be reached. Check the address and that the server is running."));
        }
    }

    private static KeyCheckResult Judge(Provider provider, Uri baseUrl, HttpStatusCode status, string body) => (int)status switch
    {
        >= 200 and < 300 => Accepted(provider, body),
        400 or 401 or 402 or 403 or 429 when Says(body, CreditWords) => new(KeyHealth.NoCredit, $"The key is good, but the account has no credit. Add credit at {provider.Name}."),
        401 => new(KeyHealth.Invalid, $"{provider.Name} does not accept this key. Copy it again, or make a new one there."),
        400 when Says(body, InvalidWords) => new(KeyHealth.Invalid, $"{provider.Name} does not accept this key. Copy it again, or make a new one there."),
        403 => new(KeyHealth.Restricted, "The key is good, but may not list models. Answers may work all the same."),
        429 => new(KeyHealth.RateLimited, $"The key is good; {provider.Name} takes no more requests for the moment."),
        404 or 405 => Unreachable($"There is no model list at {baseUrl}. The address usually ends in /v1."),
        >= 300 and < 400 => Unreachable($"{baseUrl.Authority} redirects elsewhere, which is not followed. Enter the final address."),
        >= 500 => Unreachable($"{provider.Name} is out of order at the moment ({(int)status}). Try again later."),
        _ => Unreachable($"{baseUrl.Authority} answered with status {(int)status}. Check the address."),
    };

    private static KeyCheckResult Accepted(Provider provider, string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return HasNoCredit(document.RootElement)
                ? new(KeyHealth.NoCredit, $"The key is good, but its limit is used up. Raise it at {provider.Name}.")
                : new(KeyHealth.Ok, "Works.");
        }
        catch (JsonException)
        {
            return Unreachable("What answers at this address is not a model server. The address usually ends in /v1.");
        }
    }

    // OpenRouter's /key tells what is left: https://openrouter.ai/docs/api-reference/limits
    private static bool HasNoCredit(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object
        && root.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object
        && data.TryGetProperty("limit_remaining", out var left) && left.ValueKind == JsonValueKind.Number && left.GetDecimal() <= 0;

    private static async Task<string> ReadAsync(HttpResponseMessage response, CancellationToken ct)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(ct);
        using var reader = new StreamReader(stream);
        var buffer = new char[MaxBody];
        var read = await reader.ReadBlockAsync(buffer, ct);
        return new string(buffer, 0, read);
    }

    private static bool Says(string body, string[] words) => words.Any(w => body.Contains(w, StringComparison.OrdinalIgnoreCase));

    private static KeyCheckResult Unreachable(string note) => new(KeyHealth.Unreachable, note);
}
