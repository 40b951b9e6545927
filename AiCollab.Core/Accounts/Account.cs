namespace AiCollab.Core.Accounts;

/// <summary>
/// A person's sign-in: who they are and what proves it. Only sign-in and administration see it; everything else works with
/// <see cref="CurrentUser"/>. It is changed through Identity's user manager, which checks and stores every change.
/// </summary>
public sealed class Account
{
    public const int MaxNameLength = 60;

    /// <summary>Never changes.</summary>
    public UserId Id { get; init; } = UserId.New();

    /// <summary>The name shown to others and written as commit author; unique, 1 to 60 characters.</summary>
    public string Name { get; set; } = "";

    /// <summary><see cref="Name"/> as it is compared.</summary>
    public string NormalizedName { get; set; } = "";

    /// <summary>The address they sign in with; unique.</summary>
    public string Email { get; set; } = "";

    /// <summary><see cref="Email"/> as it is compared.</summary>
    public string NormalizedEmail { get; set; } = "";

    /// <summary>Salted and slow; null when no password was set.</summary>
    public string? PasswordHash { get; set; }

    /// <summary>A sign-in that carries another stamp is over. Changes with the password, the role and a revocation.</summary>
    public string SecurityStamp { get; set; } = "";

    /// <summary>Changes with every stored change: who writes on an older one is refused.</summary>
    public string ConcurrencyStamp { get; set; } = "";

    public Role Role { get; set; }

    /// <summary>An administrator closed the account: no sign-in, no circuit.</summary>
    public bool Disabled { get; set; }

    /// <summary>Wrong passwords in a row.</summary>
    public int FailedSignIns { get; set; }

    /// <summary>No sign-in before this moment.</summary>
    public DateTimeOffset? LockedUntil { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? LastSignInAt { get; set; }
}
