using AiCollab.Core.Ai;
using AiCollab.Core.Keys;

namespace AiCollab.Web.Features.Keys;

/// <summary>What a person has entered for a new connection.</summary>
internal sealed class KeyForm(IReadOnlyList<Provider> providers)
{
    /// <summary>The providers that can be connected, in the order they are offered.</summary>
    public IReadOnlyList<Provider> Providers { get; } = [.. providers.Where(p => p.Kind != ProviderKind.Local)];

    public string Provider { get; set; } = providers[0].Id;

    public string Secret { get; set; } = "";

    public string Url { get; set; } = "";

    public string Label { get; set; } = "";

    /// <summary>The provider chosen.</summary>
    public Provider Chosen => Providers.First(p => p.Id == Provider);

    /// <summary>Whether the form asks for a key.</summary>
    public bool AsksKey => Chosen.NeedsKey;

    /// <summary>Whether the form asks for an address: where there is none, or where it is one's own server.</summary>
    public bool AsksUrl => Chosen.BaseUrl is null || !Chosen.NeedsKey;

    /// <summary>An address as an example.</summary>
    public string UrlExample => Chosen.BaseUrl?.AbsoluteUri ?? "https://example.com/v1";

    /// <summary>Whether there is enough to test.</summary>
    public bool Ready => (!AsksKey || Chosen.KeyOptional || Secret.Trim().Length > 0) && (Chosen.BaseUrl is not null || Url.Trim().Length > 0);

    /// <summary>Fills in a server that was found.</summary>
    public void Take(string provider, Uri url) => (Provider, Url, Secret) = (provider, url.AbsoluteUri, "");

    /// <summary>The connection; null when the address is none.</summary>
    public NewKey? ToKey()
    {
        Uri? url = null;
        return AsksUrl && Url.Trim().Length > 0 && !Uri.TryCreate(Url.Trim(), UriKind.Absolute, out url)
            ? null
            : new NewKey(Provider, AsksKey ? Secret : null, url, Label);
    }
}
