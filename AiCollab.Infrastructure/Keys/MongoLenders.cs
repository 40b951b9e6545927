using AiCollab.Core.Accounts;
using AiCollab.Core.Keys;
using AiCollab.Infrastructure.Accounts;
using MongoDB.Driver;

namespace AiCollab.Infrastructure.Keys;

/// <summary>Looks into the accounts.</summary>
internal sealed class MongoLenders(AccountCollection accounts) : ILenders
{
    public Task<bool> MayLendAsync(UserId owner, CancellationToken ct) =>
        accounts.UseAsync(users => users.Find(a => a.Id == owner && a.Role == Role.Admin && !a.Disabled).AnyAsync(ct), ct);
}
