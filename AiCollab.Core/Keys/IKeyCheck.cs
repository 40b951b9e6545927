using AiCollab.Core.Ai;

namespace AiCollab.Core.Keys;

/// <summary>How a connection answered a check.</summary>
/// <param name="Health">The state.</param>
/// <param name="Note">One sentence about it, with the next step when there is one.</param>
public sealed record KeyCheckResult(KeyHealth Health, string Note);

/// <summary>Asks providers whether a key is good, by the cheapest call that really needs it. Spends no paid token.</summary>
public interface IKeyCheck
{
    /// <summary>Refuses an address that may not be called.</summary>
    /// <exception cref="Errors.InvalidException">Says why.</exception>
    void CheckUrl(Uri url);

    /// <summary>
    /// Refuses an address that may not be entered. Servers of this machine are for administrators to enter, unless the configuration
    /// names the hosts that everybody may.
    /// </summary>
    /// <exception cref="Errors.InvalidException">Says why.</exception>
    void CheckUrl(Uri url, bool byAdministrator) => CheckUrl(url);

    /// <summary>Checks; never throws for what the provider or the network does.</summary>
    Task<KeyCheckResult> CheckAsync(Provider provider, Uri baseUrl, string secret, CancellationToken ct);
}
