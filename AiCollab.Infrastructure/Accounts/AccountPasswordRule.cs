using AiCollab.Core.Accounts;
using Microsoft.AspNetCore.Identity;

namespace AiCollab.Infrastructure.Accounts;

/// <summary>
/// What NIST SP 800-63B asks beside length: not the person's own name, not the words everybody tries first, and no limit that
/// would shut out a passphrase (the upper one only keeps hashing cheap).
/// </summary>
internal sealed class AccountPasswordRule : IPasswordValidator<Account>
{
    private const int MaximumLength = 256;
    private static readonly string[] TriedFirst =
        ["password", "passwort", "qwertz", "qwerty", "letmein", "iloveyou", "welcome", "admin", "aicollab", "1234567", "abcdefg", "changeme"];

    public Task<IdentityResult> ValidateAsync(UserManager<Account> manager, Account user, string? password) =>
        Task.FromResult(Problem(user, password ?? "") is { } problem
            ? IdentityResult.Failed(new IdentityError { Code = "WeakPassword", Description = problem })
            : IdentityResult.Success);

    private static string? Problem(Account user, string password)
    {
        if (password.Length > MaximumLength)
        {
            return $"The password may have at most {MaximumLength} characters.";
        }

        var own = new[] { user.Name, user.Email, user.Email.Split('@')[0] };
        if (own.Any(word => word.Length > 3 && password.Contains(word, StringComparison.OrdinalIgnoreCase)))
        {
            return "The password must not hold your name or address.";
        }

        var rest = TriedFirst.Aggregate(password, (left, word) => left.Replace(word, "", StringComparison.OrdinalIgnoreCase));
        return rest.Length < 6 && rest.Length < password.Length ? "This password is among the first that are tried. Use three or four unrelated words." : null;
    }
}
