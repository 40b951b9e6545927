using System.Security.Cryptography;
using AiCollab.Core.Accounts;
using AiCollab.Core.Ai;
using AiCollab.Core.Keys;
using AiCollab.Infrastructure.Ai.Catalog;
using AiCollab.Infrastructure.Keys;
using AiCollab.Infrastructure.Secrets;
using AiCollab.Tests.Infrastructure.Mongo;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using MongoDB.Driver;

namespace AiCollab.Tests.Infrastructure.Keys;

/// <summary>Vault and locks on a database of their own, with a provider that takes every key and a clock to turn.</summary>
internal sealed class KeyRoom : IDisposable
{
    private readonly IMongoDatabase _database;
    private readonly byte[] _master;
    private readonly UnlockedKeys _unlocked;

    private KeyRoom(IMongoDatabase database, byte[] master, UserId owner)
    {
        (_database, _master, Owner) = (database, master, owner);
        Store = new MongoKeyStore(database);
        Envelopes = new KeyEnvelopes(Store, new MasterSecret(master));
        _unlocked = new UnlockedKeys(Clock);
        Locks = new KeyLocks(Store, Envelopes, _unlocked, Options.Create(new global::AiCollab.Core.Keys.KeyOptions()), Clock);
        Vault = new ApiKeyVault(Store, Envelopes, new Agreeable(), new ProviderCatalog(new ConfigurationBuilder().Build()), new Agreeable(), Clock, _unlocked);
    }

    public UserId Owner { get; }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 24, 22, 30, 0, TimeSpan.Zero));

    public IKeyStore Store { get; }

    public KeyEnvelopes Envelopes { get; }

    public KeyLocks Locks { get; }

    public ApiKeyVault Vault { get; }

    public static async Task<KeyRoom> OpenAsync(string server) => new(await MongoServers.FreshDatabaseAsync(server), RandomNumberGenerator.GetBytes(32), UserId.New());

    /// <summary>The same keys in another process.</summary>
    public KeyRoom Restart() => new(_database, _master, Owner);

    public void Dispose()
    {
        Locks.Dispose();
        _unlocked.Dispose();
    }

    private sealed class Agreeable : IKeyCheck, ILenders
    {
        public void CheckUrl(Uri url)
        {
        }

        public Task<KeyCheckResult> CheckAsync(Provider provider, Uri baseUrl, string secret, CancellationToken ct) =>
            Task.FromResult(new KeyCheckResult(KeyHealth.Ok, "Works."));

        public Task<bool> MayLendAsync(UserId owner, CancellationToken ct) => Task.FromResult(true);
    }
}
