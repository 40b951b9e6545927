using System.Collections.Concurrent;
using System.Security.Cryptography;
using AiCollab.Core.Accounts;
using AiCollab.Core.Keys;
using AiCollab.Core.Secrets;
using AiCollab.Infrastructure.Keys;
using AiCollab.Infrastructure.Secrets;
using AiCollab.Tests.Infrastructure.Mongo;
using FluentAssertions;
using MongoDB.Driver;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Keys;

public sealed class KeyEnvelopesTests
{
    private const int People = 230; // more than two batches

    public static TheoryData<string> Servers => MongoServers.All;

    [Theory, MemberData(nameof(Servers))]
    public async Task The_master_secret_changes_while_everybody_opens_their_key_without_one_failed_call(string server)
    {
        var (before, after) = Secrets();
        var store = new MongoKeyStore(await MongoServers.FreshDatabaseAsync(server));
        var keys = await FillAsync(new KeyEnvelopes(store, before));
        var changing = new KeyEnvelopes(store, after);
        using var changed = new CancellationTokenSource();
        var calls = 0;

        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            do
            {
                foreach (var (owner, key) in keys)
                {
                    (await changing.OpenAsync(owner, default)).Should().Equal(key);
                    Interlocked.Increment(ref calls);
                }
            }
            while (!changed.IsCancellationRequested);
        })).ToList();
        var counts = await Task.WhenAll(changing.ResealAsync(default), changing.ResealAsync(default));
        await changed.CancelAsync();
        await Task.WhenAll(readers);

        counts.Sum(c => c.Sealed).Should().Be(People);
        calls.Should().BeGreaterThanOrEqualTo(4 * People);
        var later = new KeyEnvelopes(store, Alone(after));
        foreach (var (owner, key) in keys)
        {
            (await later.OpenAsync(owner, default)).Should().Equal(key);
        }
    }

    [Fact]
    public async Task A_change_that_was_interrupted_goes_on_where_it_stopped()
    {
        var (before, after) = Secrets();
        var store = new MongoKeyStore(await MongoServers.FreshDatabaseAsync(MongoServers.Embedded));
        var keys = await FillAsync(new KeyEnvelopes(store, before));
        var first = (await store.ListEnvelopesAsync(before.Fingerprint, null, 60, default)).Select(e => e.Owner).ToHashSet();
        await new KeyEnvelopes(new StopsAfter(store, 60), after).Awaiting(e => e.ResealAsync(default)).Should().ThrowAsync<IOException>();

        (await store.ListEnvelopesAsync(after.Fingerprint, null, People, default)).Select(e => e.Owner).Should().BeEquivalentTo(first);
        (await new KeyEnvelopes(store, after).ResealAsync(default)).Should().Be(new ResealCount(People - 60, 0));

        foreach (var (owner, key) in keys)
        {
            (await new KeyEnvelopes(store, Alone(after)).OpenAsync(owner, default)).Should().Equal(key);
        }
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task A_damaged_envelope_is_counted_left_alone_and_replaced_when_its_owner_enters_a_key(string server)
    {
        var (before, after) = Secrets();
        var store = new MongoKeyStore(await MongoServers.FreshDatabaseAsync(server));
        var (broken, whole) = (UserId.New(), UserId.New());
        var envelopes = new KeyEnvelopes(store, before);
        await envelopes.OpenAsync(broken, default);
        await envelopes.OpenAsync(whole, default);
        var envelope = (await store.FindEnvelopeAsync(broken, default))!;
        var touched = envelope.Wrapped.ToArray();
        touched[^1] ^= 1;
        await store.ReplaceEnvelopeAsync(envelope, envelope with { Wrapped = touched }, default);

        (await new KeyEnvelopes(store, after).ResealAsync(default)).Should().Be(new ResealCount(1, 1));
        await new KeyEnvelopes(store, after).Awaiting(e => e.OpenAsync(broken, default)).Should().ThrowAsync<CryptographicException>();

        var renewed = await new KeyEnvelopes(store, after).OpenOrRenewAsync(broken, default);
        (await new KeyEnvelopes(store, Alone(after)).OpenAsync(broken, default)).Should().Equal(renewed);
    }

    [Fact]
    public async Task An_envelope_of_an_unknown_master_secret_is_never_replaced()
    {
        var (before, _) = Secrets();
        var store = new MongoKeyStore(await MongoServers.FreshDatabaseAsync(MongoServers.Embedded));
        var owner = UserId.New();
        var key = await new KeyEnvelopes(store, before).OpenAsync(owner, default);

        await new KeyEnvelopes(store, new MasterSecret(RandomNumberGenerator.GetBytes(32))).Awaiting(e => e.OpenOrRenewAsync(owner, default)).Should().ThrowAsync<CryptographicException>();

        (await new KeyEnvelopes(store, before).OpenAsync(owner, default)).Should().Equal(key);
    }

    private static async Task<IReadOnlyDictionary<UserId, byte[]>> FillAsync(KeyEnvelopes envelopes)
    {
        var keys = new ConcurrentDictionary<UserId, byte[]>();
        await Parallel.ForEachAsync(Enumerable.Range(0, People), async (_, ct) =>
        {
            var owner = UserId.New();
            keys[owner] = await envelopes.OpenAsync(owner, ct);
        });
        return keys;
    }

    private static (MasterSecret Before, TestSecret After) Secrets()
    {
        var before = new MasterSecret(RandomNumberGenerator.GetBytes(32));
        var bytes = RandomNumberGenerator.GetBytes(32);
        return (before, new TestSecret(bytes, new MasterSecret(bytes, before)));
    }

    /// <summary>The same secret after the old one was taken out of the settings.</summary>
    private static MasterSecret Alone(TestSecret secret) => new(secret.Bytes);

    private sealed record TestSecret(byte[] Bytes, MasterSecret Real) : IMasterSecret
    {
        public string Fingerprint => Real.Fingerprint;

        public IMasterSecret? Previous => Real.Previous;

        public byte[] DeriveKey(string purpose, int length = 32) => Real.DeriveKey(purpose, length);
    }

    /// <summary>A store whose server is killed after some replacements.</summary>
    private sealed class StopsAfter(IKeyStore real, int replacements) : IKeyStore
    {
        private int _left = replacements;

        public Task<bool> ReplaceEnvelopeAsync(KeyEnvelope before, KeyEnvelope after, CancellationToken ct) =>
            Interlocked.Decrement(ref _left) >= 0 ? real.ReplaceEnvelopeAsync(before, after, ct) : throw new IOException("killed");

        public Task<IReadOnlyList<KeyEnvelope>> ListEnvelopesAsync(string master, UserId? after, int max, CancellationToken ct) => real.ListEnvelopesAsync(master, after, max, ct);

        public Task<KeyEnvelope?> FindEnvelopeAsync(UserId owner, CancellationToken ct) => real.FindEnvelopeAsync(owner, ct);

        public Task<KeyEnvelope> AddEnvelopeAsync(KeyEnvelope envelope, CancellationToken ct) => real.AddEnvelopeAsync(envelope, ct);

        public Task DeleteEnvelopesAsync(string master, CancellationToken ct) => real.DeleteEnvelopesAsync(master, ct);

        public Task AddAsync(StoredKey key, CancellationToken ct) => throw new NotSupportedException();

        public Task<StoredKey?> FindAsync(UserId owner, ApiKeyId id, CancellationToken ct) => throw new NotSupportedException();

        public Task<IReadOnlyList<StoredKey>> ListAsync(UserId owner, CancellationToken ct) => throw new NotSupportedException();

        public Task<bool> ReplaceSecretAsync(StoredKey before, StoredKey after, CancellationToken ct) => throw new NotSupportedException();

        public Task SetHealthAsync(ApiKeyId id, KeyHealth health, string note, DateTimeOffset at, CancellationToken ct) => throw new NotSupportedException();

        public Task SetUsedAsync(ApiKeyId id, DateTimeOffset at, CancellationToken ct) => throw new NotSupportedException();

        public Task SetFirstAsync(ApiKeyId id, DateTimeOffset at, CancellationToken ct) => throw new NotSupportedException();

        public Task<bool> DeleteAsync(UserId owner, ApiKeyId id, CancellationToken ct) => throw new NotSupportedException();

        public Task AppendAsync(KeyAuditEntry entry, CancellationToken ct) => throw new NotSupportedException();

        public Task<StoredKey?> FindUsableAsync(UserId user, ApiKeyId id, CancellationToken ct) => throw new NotSupportedException();

        public Task<IReadOnlyList<StoredKey>> ListLentAsync(CancellationToken ct) => throw new NotSupportedException();

        public Task<IReadOnlyList<KeyAuditEntry>> ListAuditAsync(UserId owner, int max, CancellationToken ct) => throw new NotSupportedException();
    }
}
