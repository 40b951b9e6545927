using AiCollab.Core.Ai;

namespace AiCollab.Infrastructure.Ai.Adapters;

/// <summary>Where and with what a model is called.</summary>
/// <param name="Provider">The catalog row.</param>
/// <param name="BaseUrl">With its last slash.</param>
/// <param name="Secret">The key; empty where none is taken. Never logged.</param>
public sealed record ModelEndpoint(Provider Provider, Uri BaseUrl, string Secret)
{
    /// <summary>Leaves the key out.</summary>
    public override string ToString() => $"{Provider.Id} at {BaseUrl}";

    /// <summary>Lists the models.</summary>
    public HttpRequestMessage ModelsRequest() => Get(Provider.ModelsPath, null);

    /// <summary>Checks the key.</summary>
    public HttpRequestMessage CheckRequest() => Get(Provider.KeyCheckPath, Provider.KeyCheckHeader);

    private HttpRequestMessage Get(string path, string? header)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(BaseUrl, path));
        if (Provider.Kind == ProviderKind.Anthropic)
        {
            request.Headers.Add("anthropic-version", "2023-06-01");
            header = "x-api-key";
        }

        if (Secret.Length > 0)
        {
            request.Headers.TryAddWithoutValidation(header ?? "Authorization", header is null ? "Bearer " + Secret : Secret);
        }

        return request;
    }
}
