using System.Text.RegularExpressions;
using AiCollab.Core.Accounts;
using MongoDB.Bson;
using MongoDB.Driver;

namespace AiCollab.Infrastructure.Accounts;

internal sealed class MongoPeople(AccountCollection accounts) : IPeople
{
    private const int MaxTake = 200;

    public async Task<IReadOnlyList<Person>> ListAsync(string search, int skip, int take, CancellationToken ct)
    {
        var found = await accounts.UseAsync(
            users => users.Find(Matches(search.Trim()))
                .SortBy(a => a.NormalizedName)
                .Skip(skip)
                .Limit(Math.Min(take, MaxTake))
                .Project<Account>(Builders<Account>.Projection.Exclude(a => a.PasswordHash))
                .ToListAsync(ct),
            ct);
        return [.. found.Select(a => new Person(a.Id, a.Name, a.Email, a.Role, a.Disabled, a.LockedUntil, a.CreatedAt, a.LastSignInAt))];
    }

    public Task<long> CountActiveAdminsAsync(CancellationToken ct) =>
        accounts.UseAsync(users => users.CountDocumentsAsync(a => a.Role == Role.Admin && !a.Disabled, options: null, ct), ct);

    private static FilterDefinition<Account> Matches(string search)
    {
        if (search.Length == 0)
        {
            return FilterDefinition<Account>.Empty;
        }

        var text = new BsonRegularExpression(Regex.Escape(search), "i");
        return Builders<Account>.Filter.Or(Builders<Account>.Filter.Regex(a => a.Name, text), Builders<Account>.Filter.Regex(a => a.Email, text));
    }
}
