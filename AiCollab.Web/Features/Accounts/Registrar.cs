using AiCollab.Core.Accounts;
using Microsoft.AspNetCore.Identity;

namespace AiCollab.Web.Features.Accounts;

/// <summary>Makes accounts: the first administrator's, invited ones, and, where registration is open, anybody's.</summary>
public sealed class Registrar(UserManager<Account> users, IInvitations invitations, IPeople people, AccountRules rules, TimeProvider clock)
{
    public const string NeedsInvitation = "An account needs an invitation here. Ask an administrator for a link.";
    public const string InvitationOver = "This link was used or is too old. Ask an administrator for a new one.";
    public const string SetupOver = "The first administrator is there already. Sign in, or ask them for an invitation.";

    /// <summary>Why nobody can register with this token (or without one), or null when somebody can.</summary>
    public async Task<string?> ClosedBecauseAsync(string? token, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(token))
        {
            return rules.OpenRegistration ? null : NeedsInvitation;
        }

        return await invitations.FindAsync(token, ct) switch
        {
            null => InvitationOver,
            { IsSetup: true } when await people.CountActiveAdminsAsync(ct) > 0 => SetupOver,
            _ => null,
        };
    }

    /// <summary>The new account, or the problems that keep it from being made.</summary>
    public async Task<(Account? Account, IReadOnlyList<string> Problems)> RegisterAsync(string name, string email, string password, string? token, CancellationToken ct)
    {
        if (await ClosedBecauseAsync(token, ct) is { } closed)
        {
            return (null, [closed]);
        }

        var invited = !string.IsNullOrEmpty(token);
        var invitation = invited ? await invitations.FindAsync(token!, ct) : null;
        var account = new Account { Name = name.Trim(), Email = email.Trim(), Role = invitation?.Role ?? Role.Member, CreatedAt = clock.GetUtcNow() };
        if (invited && (invitation is null || !await invitations.ClaimAsync(token!, account.Id, ct)))
        {
            return (null, [InvitationOver]);
        }

        var made = await CreateAsync(account, password);
        if (!made.Succeeded && invited)
        {
            await invitations.ReleaseAsync(token!, account.Id, CancellationToken.None);
        }

        return made.Succeeded ? (account, []) : (null, [.. made.Errors.Select(error => error.Description)]);
    }

    /// <summary>Identity checks the password only when everything else is right; people want to hear all problems at once.</summary>
    private async Task<IdentityResult> CreateAsync(Account account, string password)
    {
        var problems = new List<IdentityError>();
        foreach (var rule in users.PasswordValidators)
        {
            problems.AddRange((await rule.ValidateAsync(users, account, password)).Errors);
        }

        foreach (var rule in users.UserValidators)
        {
            problems.AddRange((await rule.ValidateAsync(users, account)).Errors);
        }

        return problems.Count > 0
            ? IdentityResult.Failed([.. problems.DistinctBy(problem => problem.Description)])
            : await users.CreateAsync(account, password);
    }
}
