namespace AiCollab.Core.Accounts;

/// <summary>The accounts of this installation, for administration. Callers have checked that an administrator asks.</summary>
public interface IPeople
{
    /// <summary>Accounts whose name or address holds <paramref name="search"/> (empty: all), by name.</summary>
    Task<IReadOnlyList<Person>> ListAsync(string search, int skip, int take, CancellationToken ct);

    /// <summary>How many administrators can sign in.</summary>
    Task<long> CountActiveAdminsAsync(CancellationToken ct);
}

/// <summary>An account as administrators see it.</summary>
public sealed record Person(
    UserId Id, string Name, string Email, Role Role, bool Disabled, DateTimeOffset? LockedUntil, DateTimeOffset CreatedAt, DateTimeOffset? LastSignInAt);
