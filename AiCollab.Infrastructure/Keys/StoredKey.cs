using AiCollab.Core.Accounts;
using AiCollab.Core.Keys;

namespace AiCollab.Infrastructure.Keys;

/// <summary>A connection as it is kept in <c>api_keys</c>. The secret is only here as ciphertext.</summary>
internal sealed record StoredKey
{
    public required ApiKeyId Id { get; init; }

    public required UserId Owner { get; init; }

    public required string Provider { get; init; }

    public required string Label { get; init; }

    /// <summary>Nonce, tag and ciphertext; null for an endpoint without key.</summary>
    public byte[]? Secret { get; init; }

    /// <summary>Rises with each rotation.</summary>
    public required int Version { get; init; }

    public required string Masked { get; init; }

    public string? BaseUrl { get; init; }

    public KeyHealth Health { get; init; }

    public string HealthNote { get; init; } = "";

    public DateTimeOffset? CheckedAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public MaskedKey Mask() => new(
        Id, Provider, Label, Masked, BaseUrl is null ? null : new Uri(BaseUrl), Health, HealthNote, CheckedAt, LastUsedAt, CreatedAt);
}
