namespace AiCollab.Core.Accounts;

/// <summary>Identifies a person's account.</summary>
public readonly record struct UserId(Guid Value)
{
    /// <summary>A new id; later ids sort after earlier ones.</summary>
    public static UserId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("N");
}
