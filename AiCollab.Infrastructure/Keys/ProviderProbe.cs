using System.Text.Json;
using AiCollab.Core.Ai;
using AiCollab.Core.Errors;
using AiCollab.Core.Keys;
using AiCollab.Infrastructure.Ai.Adapters;
using AiCollab.Infrastructure.Ai.Pipeline;

namespace AiCollab.Infrastructure.Keys;

/// <summary>Asks providers about keys and models with calls that spend no paid token.</summary>
internal sealed class ProviderProbe(GuardedHttp http)
{
    private const int MaxAnswer = 16 << 20;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(12);

    /// <summary>How the provider takes the key now, with a sentence.</summary>
    public async Task<(KeyHealth Health, string Note)> CheckAsync(ModelEndpoint endpoint, CancellationToken ct)
    {
        try
        {
            using var response = await SendAsync(endpoint, endpoint.Provider.KeyCheckPath, ct);
            return Judge((int)response.StatusCode, endpoint.Provider.Name);
        }
        catch (ProviderFailedException e)
        {
            return (KeyHealth.Unreachable, $"{e.Failure.Message} {e.Failure.NextStep}");
        }
    }

    /// <summary>The ids of the provider's models.</summary>
    /// <exception cref="ProviderFailedException">It does not answer, or not as it should.</exception>
    public async Task<IReadOnlyList<string>> ListModelsAsync(ModelEndpoint endpoint, CancellationToken ct)
    {
        using var response = await SendAsync(endpoint, endpoint.Provider.ModelsPath, ct);
        if (!response.IsSuccessStatusCode)
        {
            var (_, note) = Judge((int)response.StatusCode, endpoint.Provider.Name);
            throw new ProviderFailedException(new ProviderFailure(FailureKind.Auth, note, "Test the connection on the Keys page.", null, (int)response.StatusCode));
        }

        try
        {
            using var deadline = Deadlined(ct);
            using var document = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(deadline.Token));
            return [.. document.RootElement.GetProperty("data").EnumerateArray().Select(m => m.GetProperty("id").GetString()).OfType<string>()];
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or IOException or HttpRequestException)
        {
            throw Failures.Map(e, endpoint.Provider.Name);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(ModelEndpoint endpoint, string path, CancellationToken ct)
    {
        using var deadline = Deadlined(ct);
        try
        {
            using var request = endpoint.Get(path);
            var response = await http.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            await response.Content.LoadIntoBufferAsync(MaxAnswer, deadline.Token);
            return response;
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw Failures.Map(new TimeoutException(null, e), endpoint.Provider.Name);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw Failures.Map(e, endpoint.Provider.Name);
        }
    }

    private static (KeyHealth Health, string Note) Judge(int status, string provider) => status switch
    {
        >= 200 and < 300 => (KeyHealth.Ok, $"{provider} answers."),
        401 => (KeyHealth.Invalid, $"{provider} does not accept this key. Copy it again from the provider's page."),
        400 when provider.Contains("Gemini", StringComparison.Ordinal) => (KeyHealth.Invalid, $"{provider} does not accept this key. Copy it again from the provider's page."),
        402 => (KeyHealth.NoCredit, $"The account at {provider} has no credit. Add credit there."),
        403 => (KeyHealth.Restricted, $"{provider} knows the key but does not let it list models. It may still work for some."),
        429 => (KeyHealth.RateLimited, $"{provider} takes no more requests for the moment. Test again in a minute."),
        404 => (KeyHealth.Unreachable, $"There is no {provider} API at this address. Check the address; it often ends in /v1."),
        >= 300 and < 400 => (KeyHealth.Unreachable, $"The address leads elsewhere, which is not followed. Enter the final address."),
        _ => (KeyHealth.Unreachable, $"{provider} answered with status {status}. Test again later."),
    };

    private static CancellationTokenSource Deadlined(CancellationToken ct)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(ct);
        source.CancelAfter(Deadline);
        return source;
    }
}
