using AiCollab.Core.Accounts;
using AiCollab.Core.Errors;
using Microsoft.AspNetCore.Identity;

namespace AiCollab.Web.Features.People;

/// <summary>
/// What administrators do to accounts. Each change ends the person's sign-ins, so that it counts at once. There is always an
/// administrator left who can sign in.
/// </summary>
public sealed class AccountAdmin(IServiceScopeFactory scopes, IPeople people)
{
    private static readonly SemaphoreSlim OneAtATime = new(1);

    /// <exception cref="ForbiddenException">The asker is no administrator, or the last one would be gone.</exception>
    public Task SetRoleAsync(CurrentUser by, UserId id, Role role, CancellationToken ct) =>
        ChangeAsync(by, id, account => account.Role = role, losesAdmin: role != Role.Admin, ct);

    /// <exception cref="ForbiddenException">The asker is no administrator, or the last one would be gone.</exception>
    public Task SetDisabledAsync(CurrentUser by, UserId id, bool disabled, CancellationToken ct) =>
        ChangeAsync(by, id, account => (account.Disabled, account.LockedUntil, account.FailedSignIns) = (disabled, null, 0), losesAdmin: disabled, ct);

    /// <exception cref="ForbiddenException">The asker is no administrator.</exception>
    public Task SignOutEverywhereAsync(CurrentUser by, UserId id, CancellationToken ct) => ChangeAsync(by, id, _ => { }, losesAdmin: false, ct);

    private async Task ChangeAsync(CurrentUser by, UserId id, Action<Account> change, bool losesAdmin, CancellationToken ct)
    {
        // Two administrators who demote each other at the same moment must not both succeed.
        await OneAtATime.WaitAsync(ct);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
            var asker = await users.FindByIdAsync(by.Id.ToString());
            if (asker is not { Role: Role.Admin, Disabled: false })
            {
                throw new ForbiddenException("Only administrators change accounts.");
            }

            var account = await users.FindByIdAsync(id.ToString()) ?? throw new NotFoundException("The account is gone. Load the page again.");
            if (losesAdmin && account is { Role: Role.Admin, Disabled: false } && await people.CountActiveAdminsAsync(ct) <= 1)
            {
                throw new ForbiddenException("This is the only administrator. Make somebody else one first.");
            }

            change(account);
            var result = await users.UpdateSecurityStampAsync(account);
            if (!result.Succeeded)
            {
                throw new ConflictException(string.Join(" ", result.Errors.Select(error => error.Description)));
            }
        }
        finally
        {
            OneAtATime.Release();
        }
    }
}
