using AiCollab.Core.Accounts;
using Microsoft.AspNetCore.Identity;

namespace AiCollab.Web.Features.Accounts;

/// <summary>
/// Checks a name and a password. Whoever does not know the password learns nothing: unknown, locked and closed accounts answer
/// like a wrong password, and take as long.
/// </summary>
public sealed class SignInDesk(UserManager<Account> users, SignInManager<Account> signIn, SignInGate gate, TimeProvider clock)
{
    private static readonly Account Nobody = new() { Name = "nobody" };

    /// <summary>Null when the person is signed in now, otherwise the sentence that says why not.</summary>
    public Task<string?> SignInAsync(string login, string password, bool remember, CancellationToken ct) =>
        gate.OneAtATimeAsync(login.Trim(), () => TryAsync(login.Trim(), password, remember), ct);

    private async Task<string?> TryAsync(string login, string password, bool remember)
    {
        var account = await users.FindByEmailAsync(login) ?? await users.FindByNameAsync(login);
        if (account is null)
        {
            users.PasswordHasher.HashPassword(Nobody, password);
            return Wrong;
        }

        var result = await signIn.PasswordSignInAsync(account, password, remember, lockoutOnFailure: true);
        if (result.Succeeded)
        {
            account.LastSignInAt = clock.GetUtcNow();
            await users.UpdateAsync(account);
            return null;
        }

        return result.IsLockedOut || result.IsNotAllowed ? await ExplainAsync(account, password) : Wrong;
    }

    private async Task<string> ExplainAsync(Account account, string password)
    {
        if (!await users.CheckPasswordAsync(account, password))
        {
            return Wrong;
        }

        return account.Disabled
            ? "An administrator closed this account. Ask them to open it again."
            : $"There were too many wrong passwords. Sign-in opens again {WaitFor(account)}.";
    }

    private string WaitFor(Account account)
    {
        var wait = (account.LockedUntil ?? clock.GetUtcNow()) - clock.GetUtcNow();
        return wait < TimeSpan.FromMinutes(1.5) ? "in a minute" : $"in {Math.Ceiling(wait.TotalMinutes):0} minutes";
    }

    private string Wrong =>
        $"The name or the password is wrong. After {users.Options.Lockout.MaxFailedAccessAttempts} wrong tries in a row, sign-in waits {users.Options.Lockout.DefaultLockoutTimeSpan.TotalMinutes:0} minutes.";
}
