using AiCollab.Core.Accounts;
using AiCollab.Infrastructure.Mongo;
using MongoDB.Driver;

namespace AiCollab.Infrastructure.Accounts;

/// <summary>The collection <c>users</c> with its indexes.</summary>
public sealed class AccountCollection : IDisposable
{
    public const string Name = "users";

    private readonly IMongoCollection<Account> _users;
    private readonly ReadyOnce _ready;

    public AccountCollection(IMongoDatabase database)
    {
        _users = database.GetCollection<Account>(Name);
        _ready = new ReadyOnce(CreateIndexesAsync);
    }

    /// <exception cref="Core.Errors.StoreUnavailableException">The database cannot be reached or does not let us in.</exception>
    public Task<T> UseAsync<T>(Func<IMongoCollection<Account>, Task<T>> call, CancellationToken ct) => StoreFailures.TranslatingAsync(async () =>
    {
        await _ready.EnsureAsync(ct);
        return await call(_users);
    });

    public void Dispose() => _ready.Dispose();

    private Task<IEnumerable<string>> CreateIndexesAsync(CancellationToken ct) => _users.Indexes.CreateManyAsync(
    [
        new CreateIndexModel<Account>(Builders<Account>.IndexKeys.Ascending(a => a.NormalizedEmail), new CreateIndexOptions { Name = "email", Unique = true }),
        new CreateIndexModel<Account>(Builders<Account>.IndexKeys.Ascending(a => a.NormalizedName), new CreateIndexOptions { Name = "name", Unique = true }),
    ], ct);
}
