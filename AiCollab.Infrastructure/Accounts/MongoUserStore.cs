using System.Linq.Expressions;
using AiCollab.Core.Accounts;
using Microsoft.AspNetCore.Identity;
using MongoDB.Driver;

namespace AiCollab.Infrastructure.Accounts;

/// <summary>
/// Identity's users in MongoDB. Every write is conditional on the concurrency stamp that was read, so two changes at once never
/// mix; a changed security stamp is announced to the open pages of this process.
/// </summary>
public sealed partial class MongoUserStore(AccountCollection accounts, AccountRevocations revocations, TimeProvider clock, IdentityErrorDescriber errors)
    : IUserPasswordStore<Account>, IUserEmailStore<Account>, IUserSecurityStampStore<Account>, IUserLockoutStore<Account>
{
    public async Task<IdentityResult> CreateAsync(Account user, CancellationToken cancellationToken)
    {
        user.ConcurrencyStamp = NewStamp();
        try
        {
            return await accounts.UseAsync(
                async users =>
                {
                    await users.InsertOneAsync(user, options: null, cancellationToken);
                    return IdentityResult.Success;
                },
                cancellationToken);
        }
        catch (MongoWriteException e) when (e.WriteError?.Category == ServerErrorCategory.DuplicateKey)
        {
            return IdentityResult.Failed(await ExplainDuplicateAsync(user, cancellationToken));
        }
    }

    public async Task<IdentityResult> UpdateAsync(Account user, CancellationToken cancellationToken)
    {
        var read = user.ConcurrencyStamp;
        user.ConcurrencyStamp = NewStamp();
        try
        {
            var before = await accounts.UseAsync(
                users => users.FindOneAndReplaceAsync<Account, Account>(
                    a => a.Id == user.Id && a.ConcurrencyStamp == read, user, new FindOneAndReplaceOptions<Account, Account> { ReturnDocument = ReturnDocument.Before }, cancellationToken),
                cancellationToken);
            if (before is null)
            {
                user.ConcurrencyStamp = read;
                return IdentityResult.Failed(errors.ConcurrencyFailure());
            }

            AnnounceChange(before, user);
            return IdentityResult.Success;
        }
        catch (MongoCommandException e) when (e.Code == DuplicateKeyCode)
        {
            user.ConcurrencyStamp = read;
            return IdentityResult.Failed(await ExplainDuplicateAsync(user, cancellationToken));
        }
    }

    public async Task<IdentityResult> DeleteAsync(Account user, CancellationToken cancellationToken)
    {
        var result = await accounts.UseAsync(
            users => users.DeleteOneAsync(a => a.Id == user.Id && a.ConcurrencyStamp == user.ConcurrencyStamp, cancellationToken), cancellationToken);
        if (result.DeletedCount == 0)
        {
            return IdentityResult.Failed(errors.ConcurrencyFailure());
        }

        revocations.Announce(user.Id);
        return IdentityResult.Success;
    }

    public async Task<Account?> FindByIdAsync(string userId, CancellationToken cancellationToken)
    {
        if (!Guid.TryParseExact(userId, "N", out var id))
        {
            return null;
        }

        var key = new UserId(id);
        return await FindAsync(a => a.Id == key, cancellationToken);
    }

    public Task<Account?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        FindAsync(a => a.NormalizedName == normalizedUserName, cancellationToken);

    public Task<Account?> FindByEmailAsync(string normalizedEmail, CancellationToken cancellationToken) =>
        FindAsync(a => a.NormalizedEmail == normalizedEmail, cancellationToken);

    public void Dispose()
    {
    }

    private const int DuplicateKeyCode = 11000;

    private static string NewStamp() => Guid.CreateVersion7().ToString("N");

    private Task<Account?> FindAsync(Expression<Func<Account, bool>> filter, CancellationToken ct) =>
        accounts.UseAsync<Account?>(async users => await users.Find(filter).FirstOrDefaultAsync(ct), ct);

    private void AnnounceChange(Account before, Account after)
    {
        if (before.SecurityStamp != after.SecurityStamp || (after.Disabled && !before.Disabled))
        {
            revocations.Announce(after.Id);
        }
    }

    /// <summary>Servers word duplicate key errors differently; looking again does not depend on their text.</summary>
    private async Task<IdentityError> ExplainDuplicateAsync(Account user, CancellationToken ct) =>
        await FindByEmailAsync(user.NormalizedEmail, ct) is { } holder && holder.Id != user.Id
            ? errors.DuplicateEmail(user.Email)
            : errors.DuplicateUserName(user.Name);
}
