namespace AiCollab.Core.Accounts;

/// <summary>
/// One-time links that let somebody make an account. Only a hash of the token is kept, so a copy of the database opens no door.
/// </summary>
public interface IInvitations
{
    /// <summary>Makes a token. It is handed out here and never again.</summary>
    /// <param name="role">The role of the account it makes.</param>
    /// <param name="by">Who invites; null for the first administrator's setup link.</param>
    /// <param name="validFor">How long it can be used.</param>
    Task<string> CreateAsync(Role role, UserId? by, TimeSpan validFor, CancellationToken ct);

    /// <summary>The invitation behind a token, or null when it is unknown, used, withdrawn or too old.</summary>
    Task<Invitation?> FindAsync(string token, CancellationToken ct);

    /// <summary>Takes the invitation for one account. Of several at once exactly one gets true.</summary>
    Task<bool> ClaimAsync(string token, UserId account, CancellationToken ct);

    /// <summary>Gives a claimed invitation back, because its account could not be made.</summary>
    Task ReleaseAsync(string token, UserId account, CancellationToken ct);
}

/// <summary>An open invitation.</summary>
/// <param name="Role">The role of the account it makes.</param>
/// <param name="By">Who invites; null for the first administrator's setup link.</param>
/// <param name="ExpiresAt">When it ends.</param>
public sealed record Invitation(Role Role, UserId? By, DateTimeOffset ExpiresAt)
{
    /// <summary>Whether it is the setup link, which is void as soon as there is an account.</summary>
    public bool IsSetup => By is null;
}
