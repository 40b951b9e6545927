using AiCollab.Core.Accounts;
using Microsoft.AspNetCore.Identity;

namespace AiCollab.Infrastructure.Accounts;

/// <summary>
/// Names as people have them, spaces and all scripts included. No @, so that a name is never taken for an address; nothing
/// invisible, so that no name imitates another one or breaks a commit's author line.
/// </summary>
internal sealed class AccountNameRule(IdentityErrorDescriber errors) : IUserValidator<Account>
{
    public Task<IdentityResult> ValidateAsync(UserManager<Account> manager, Account user) =>
        Task.FromResult(IsGood(user.Name) ? IdentityResult.Success : IdentityResult.Failed(errors.InvalidUserName(user.Name)));

    internal static bool IsGood(string name) =>
        name.Length is > 0 and <= Account.MaxNameLength
        && name.Trim() == name
        && name.IndexOfAny(['@', '<', '>']) < 0
        && !name.Any(c => char.IsControl(c) || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.LineSeparator);
}
