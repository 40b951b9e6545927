using AiCollab.Core.Ai;

namespace AiCollab.Core.Keys;

/// <summary>A connection with its key in the clear. Never stored, logged or sent to a page.</summary>
public sealed class UsableKey(StoredKey row, Provider provider, Uri baseUrl, string secret)
{
    /// <summary>The stored row.</summary>
    public StoredKey Row { get; } = row;

    /// <summary>The catalog row.</summary>
    public Provider Provider { get; } = provider;

    /// <summary>Where it answers.</summary>
    public Uri BaseUrl { get; } = baseUrl;

    /// <summary>The key; empty where none is taken.</summary>
    public string Secret { get; } = secret;

    /// <summary>Leaves the key out.</summary>
    public override string ToString() => Row.ToString();
}
