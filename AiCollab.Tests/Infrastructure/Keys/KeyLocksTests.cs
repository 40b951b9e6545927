using System.Security.Cryptography;
using System.Text;
using AiCollab.Core.Accounts;
using AiCollab.Core.Ai;
using AiCollab.Core.Errors;
using AiCollab.Core.Keys;
using AiCollab.Core.Sessions;
using AiCollab.Tests.Infrastructure.Mongo;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Keys;

public sealed class KeyLocksTests
{
    private const string Secret = "sk-proj-0123456789abcdef";
    private const string Passphrase = "träge Schnecke am Zaun";

    private readonly SessionId _session = SessionId.New();

    [Theory, MemberData(nameof(MongoServers.All), MemberType = typeof(MongoServers))]
    public async Task A_locked_key_answers_only_in_the_session_it_is_unlocked_for_and_only_for_its_time(string server)
    {
        using var room = await KeyRoom.OpenAsync(server);
        var key = await LockedAsync(room);
        await room.Vault.Awaiting(v => v.GetKeyAsync(room.Owner, key, _session, default)).Should().ThrowAsync<ProviderFailedException>();

        await room.Locks.UnlockAsync(room.Owner, key, _session, Passphrase, default);

        (await room.Vault.GetKeyAsync(room.Owner, key, _session, default)).Secret.Should().Be(Secret);
        var elsewhere = (await room.Vault.Awaiting(v => v.GetKeyAsync(room.Owner, key, SessionId.New(), default)).Should().ThrowAsync<ProviderFailedException>()).Which;
        elsewhere.Failure.Should().Match<ProviderFailure>(f => f.Message.Contains("locked with a passphrase") && f.NextStep.Contains("Unlock it for this session"));
        await room.Vault.Awaiting(v => v.GetKeyAsync(UserId.New(), key, _session, default)).Should().ThrowAsync<NotFoundException>();
        room.Clock.Advance(TimeSpan.FromMinutes(59));
        (await room.Vault.GetKeyAsync(room.Owner, key, _session, default)).Secret.Should().Be(Secret);
        room.Clock.Advance(TimeSpan.FromMinutes(2));
        await room.Vault.Awaiting(v => v.GetKeyAsync(room.Owner, key, _session, default)).Should().ThrowAsync<ProviderFailedException>();
        (await room.Vault.ListKeysAsync(room.Owner, default)).Single().Should().Match<MaskedKey>(k => k.Locked && k.Health == KeyHealth.Ok);
    }

    [Theory, MemberData(nameof(MongoServers.All), MemberType = typeof(MongoServers))]
    public async Task A_wrong_passphrase_is_told_and_written_down_and_a_restart_locks(string server)
    {
        using var room = await KeyRoom.OpenAsync(server);
        var key = await LockedAsync(room);

        (await room.Locks.Awaiting(l => l.UnlockAsync(room.Owner, key, _session, Passphrase + " ", default)).Should().ThrowAsync<InvalidException>())
            .Which.Message.Should().Contain("not the passphrase").And.Contain("enter it again");
        await room.Vault.Awaiting(v => v.GetKeyAsync(room.Owner, key, _session, default)).Should().ThrowAsync<ProviderFailedException>();
        await room.Locks.UnlockAsync(room.Owner, key, _session, Passphrase, default);
        using var restarted = room.Restart();

        await restarted.Vault.Awaiting(v => v.GetKeyAsync(room.Owner, key, _session, default)).Should().ThrowAsync<ProviderFailedException>();
        (await room.Vault.ListAuditAsync(room.Owner, 10, default)).Select(a => a.Action).Should().BeEquivalentTo("added", "locked", "wrong passphrase", "unlocked");
    }

    [Fact]
    public async Task Master_secret_and_database_together_do_not_open_it()
    {
        using var room = await KeyRoom.OpenAsync(MongoServers.Embedded);
        var open = await room.Vault.AddKeyAsync(room.Owner, new NewKey("openai", Secret), default);
        var key = await LockedAsync(room);

        async Task<string> SealedAsync(ApiKeyId id)
        {
            var row = (await room.Store.FindAsync(room.Owner, id, default))!;
            return Encoding.UTF8.GetString(KeySeal.Open(await room.Envelopes.OpenAsync(room.Owner, default), row.Binding, row.Sealed));
        }

        (await SealedAsync(open.Id)).Should().Be(Secret, "that is what is read without a passphrase");
        var inside = await SealedAsync(key);
        inside.Should().StartWith("locked 600000 ").And.NotContain("0123456789");
        var box = Convert.FromBase64String(inside.Split(' ')[3]);
        FluentActions.Invoking(() => KeySeal.Open(RandomNumberGenerator.GetBytes(32), $"passphrase|{room.Owner}|{key}", box)).Should().Throw<CryptographicException>();
    }

    [Fact]
    public async Task A_lost_passphrase_is_mended_by_entering_the_key_again()
    {
        using var room = await KeyRoom.OpenAsync(MongoServers.Embedded);
        var key = await LockedAsync(room);

        (await room.Vault.RotateKeyAsync(room.Owner, key, "sk-another-0123456789", default)).Locked.Should().BeFalse();

        (await room.Vault.GetKeyAsync(room.Owner, key, _session, default)).Secret.Should().Be("sk-another-0123456789");
        await room.Locks.LockAsync(room.Owner, key, "a new passphrase", default);
        await room.Locks.Awaiting(l => l.UnlockAsync(room.Owner, key, _session, Passphrase, default)).Should().ThrowAsync<InvalidException>();
        await room.Locks.UnlockAsync(room.Owner, key, _session, "a new passphrase", default);
        (await room.Vault.GetKeyAsync(room.Owner, key, _session, default)).Secret.Should().Be("sk-another-0123456789");
    }

    [Fact]
    public async Task Only_a_key_of_ones_own_with_a_long_passphrase_is_locked_and_a_locked_one_is_not_lent()
    {
        using var room = await KeyRoom.OpenAsync(MongoServers.Embedded);
        var key = (await room.Vault.AddKeyAsync(room.Owner, new NewKey("openai", Secret), default)).Id;
        var none = (await room.Vault.AddKeyAsync(room.Owner, new NewKey("ollama", null, new Uri("http://127.0.0.1:9999")), default)).Id;

        await room.Locks.Awaiting(l => l.LockAsync(UserId.New(), key, Passphrase, default)).Should().ThrowAsync<NotFoundException>();
        await room.Locks.Awaiting(l => l.LockAsync(room.Owner, none, Passphrase, default)).Should().ThrowAsync<InvalidException>();
        await room.Locks.Awaiting(l => l.LockAsync(room.Owner, key, "too short", default)).Should().ThrowAsync<InvalidException>();
        (await room.Vault.GetKeyAsync(room.Owner, key, default)).Secret.Should().Be(Secret);
        await room.Locks.LockAsync(room.Owner, key, Passphrase, default);
        await room.Locks.Awaiting(l => l.LockAsync(room.Owner, key, "another passphrase", default)).Should().ThrowAsync<InvalidException>();
        await room.Vault.Awaiting(v => v.LendAsync(new(room.Owner, "Ada", Role.Admin), key, true, default)).Should().ThrowAsync<InvalidException>();
    }

    private static async Task<ApiKeyId> LockedAsync(KeyRoom room)
    {
        var added = await room.Vault.AddKeyAsync(room.Owner, new NewKey("openai", Secret, Label: "Work"), default);
        await room.Locks.LockAsync(room.Owner, added.Id, Passphrase, default);
        return added.Id;
    }
}
