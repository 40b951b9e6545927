namespace AiCollab.Core.Keys;

/// <summary>Identifies a connection to a provider: a key, or an endpoint that takes none.</summary>
public readonly record struct ApiKeyId(Guid Value)
{
    /// <summary>A new id; later ids sort after earlier ones.</summary>
    public static ApiKeyId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("N");
}
