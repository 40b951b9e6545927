using System.Security.Cryptography;
using AiCollab.Core.Accounts;
using AiCollab.Core.Ai;
using AiCollab.Core.Errors;
using AiCollab.Core.Keys;
using AiCollab.Infrastructure.Ai.Catalog;
using AiCollab.Infrastructure.Keys;
using AiCollab.Infrastructure.Secrets;
using AiCollab.Tests.Infrastructure.Mongo;
using FluentAssertions;
using Microsoft.Extensions.Configuration;
using MongoDB.Bson;
using MongoDB.Driver;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Keys;

public sealed class ApiKeyVaultTests
{
    private const string Secret = "sk-proj-0123456789abcdef";

    private readonly Answers _answers = new();
    private readonly Lenders _lenders = new();
    private readonly UserId _owner = UserId.New();
    private IMongoDatabase _database = default!;

    [Theory, MemberData(nameof(MongoServers.All), MemberType = typeof(MongoServers))]
    public async Task A_key_comes_back_for_its_owner_only_and_stands_nowhere_in_the_clear(string server)
    {
        var vault = await OpenAsync(server);
        var added = await vault.AddKeyAsync(_owner, new NewKey("openai", Secret), default);

        (await vault.GetKeyAsync(_owner, added.Id, default)).Secret.Should().Be(Secret);
        await vault.Awaiting(v => v.GetKeyAsync(UserId.New(), added.Id, default)).Should().ThrowAsync<NotFoundException>();
        foreach (var name in await (await _database.ListCollectionNamesAsync()).ToListAsync())
        {
            foreach (var document in await _database.GetCollection<BsonDocument>(name).Find(new BsonDocument()).ToListAsync())
            {
                document.ToJson().Should().NotContain("0123456789");
            }
        }
    }

    [Theory, MemberData(nameof(MongoServers.All), MemberType = typeof(MongoServers))]
    public async Task A_row_moved_to_another_person_or_address_does_not_open_and_the_others_work(string server)
    {
        var vault = await OpenAsync(server);
        var thief = UserId.New();
        var good = await vault.AddKeyAsync(thief, new NewKey("openai", "sk-of-the-thief-12345"), default);
        var moved = await vault.AddKeyAsync(_owner, new NewKey("openai", Secret), default);
        var pointed = await vault.AddKeyAsync(_owner, new NewKey("openai", Secret), default);
        var rows = _database.GetCollection<StoredKey>("api_keys");
        await rows.UpdateOneAsync(k => k.Id == moved.Id, Builders<StoredKey>.Update.Set(k => k.Owner, thief));
        await rows.UpdateOneAsync(k => k.Id == pointed.Id, Builders<StoredKey>.Update.Set(k => k.BaseUrl, new Uri("https://evil.example/v1/")));

        await vault.Awaiting(v => v.GetKeyAsync(thief, moved.Id, default)).Should().ThrowAsync<ProviderFailedException>();
        await vault.Awaiting(v => v.GetKeyAsync(_owner, pointed.Id, default)).Should().ThrowAsync<ProviderFailedException>();
        (await vault.GetKeyAsync(thief, good.Id, default)).Secret.Should().Be("sk-of-the-thief-12345");
        (await vault.ListKeysAsync(thief, default)).Single(k => k.Id == moved.Id).Health.Should().Be(KeyHealth.Undecryptable);
    }

    [Theory, MemberData(nameof(MongoServers.All), MemberType = typeof(MongoServers))]
    public async Task A_refused_new_key_leaves_the_old_one_in_use_and_every_act_is_written_down(string server)
    {
        var vault = await OpenAsync(server);
        var added = await vault.AddKeyAsync(_owner, new NewKey("openai", Secret, Label: "Work"), default);
        _answers.Next = new KeyCheckResult(KeyHealth.Invalid, "Not accepted.");
        await vault.Awaiting(v => v.RotateKeyAsync(_owner, added.Id, "sk-another-0123456789", default)).Should().ThrowAsync<ProviderFailedException>();
        (await vault.GetKeyAsync(_owner, added.Id, default)).Secret.Should().Be(Secret);

        _answers.Next = new KeyCheckResult(KeyHealth.Ok, "Works.");
        (await vault.RotateKeyAsync(_owner, added.Id, "sk-another-0123456789", default)).Masked.Should().Be("sk-…6789");
        (await vault.GetKeyAsync(_owner, added.Id, default)).Secret.Should().Be("sk-another-0123456789");
        await vault.DeleteKeyAsync(_owner, added.Id, default);

        (await vault.ListKeysAsync(_owner, default)).Should().BeEmpty();
        var acts = await _database.GetCollection<KeyAuditEntry>("key_audit").Find(FilterDefinition<KeyAuditEntry>.Empty).SortBy(e => e.Id).ToListAsync();
        acts.Select(a => a.Action).Should().BeEquivalentTo("added", "refused", "rotated", "deleted");
    }

    [Theory, MemberData(nameof(MongoServers.All), MemberType = typeof(MongoServers))]
    public async Task A_flipped_bit_anywhere_in_a_sealed_key_or_envelope_is_noticed(string server)
    {
        var vault = await OpenAsync(server);
        var added = await vault.AddKeyAsync(_owner, new NewKey("openai", Secret), default);
        foreach (var (collection, field) in new[] { ("api_keys", "sealed"), ("key_envelopes", "wrapped") })
        {
            var rows = _database.GetCollection<BsonDocument>(collection);
            var row = await rows.Find(new BsonDocument()).SingleAsync();
            var good = row[field].AsByteArray;
            for (var bit = 0; bit < good.Length * 8; bit++)
            {
                var bad = (byte[])good.Clone();
                bad[bit / 8] ^= (byte)(1 << (bit % 8));
                await rows.UpdateOneAsync(new BsonDocument("_id", row["_id"]), new BsonDocument("$set", new BsonDocument(field, bad)));
                await vault.Awaiting(v => v.GetKeyAsync(_owner, added.Id, default)).Should().ThrowAsync<ProviderFailedException>($"bit {bit} of {field}");
            }

            await rows.UpdateOneAsync(new BsonDocument("_id", row["_id"]), new BsonDocument("$set", new BsonDocument(field, good)));
            (await vault.GetKeyAsync(_owner, added.Id, default)).Secret.Should().Be(Secret);
        }
    }

    [Theory, MemberData(nameof(MongoServers.All), MemberType = typeof(MongoServers))]
    public async Task A_lent_key_can_be_used_by_others_who_see_nothing_of_it_until_it_is_withdrawn(string server)
    {
        var vault = await OpenAsync(server);
        var (admin, member) = (new CurrentUser(_owner, "Ada", Role.Admin), UserId.New());
        var added = await vault.AddKeyAsync(_owner, new NewKey("openai", Secret, Label: "Team"), default);
        await vault.Awaiting(v => v.LendAsync(admin with { Role = Role.Member }, added.Id, true, default)).Should().ThrowAsync<ForbiddenException>();

        _lenders.Admins.Add(_owner);
        await vault.LendAsync(admin, added.Id, true, default);

        (await vault.GetKeyAsync(member, added.Id, default)).Secret.Should().Be(Secret);
        (await vault.ListLentAsync(member, default)).Should().ContainSingle().Which.Should().Match<MaskedKey>(k => k.Label == "Team" && k.Masked == "");
        (await vault.ListKeysAsync(member, default)).Should().BeEmpty();
        await vault.Awaiting(v => v.DeleteKeyAsync(member, added.Id, default)).Should().ThrowAsync<NotFoundException>();

        await vault.LendAsync(admin, added.Id, false, default);
        await vault.Awaiting(v => v.GetKeyAsync(member, added.Id, default)).Should().ThrowAsync<NotFoundException>();
        (await vault.ListAuditAsync(_owner, 10, default)).Select(a => a.Action).Should().BeEquivalentTo("withdrawn", "lent", "added");
    }

    [Theory, MemberData(nameof(MongoServers.All), MemberType = typeof(MongoServers))]
    public async Task A_lent_key_comes_back_when_its_lender_is_no_administrator_any_more(string server)
    {
        var vault = await OpenAsync(server);
        var member = UserId.New();
        _lenders.Admins.Add(_owner);
        var used = await vault.AddKeyAsync(_owner, new NewKey("openai", Secret, Label: "Used"), default);
        var listed = await vault.AddKeyAsync(_owner, new NewKey("openai", Secret, Label: "Listed"), default);
        await vault.LendAsync(new(_owner, "Ada", Role.Admin), used.Id, true, default);
        await vault.LendAsync(new(_owner, "Ada", Role.Admin), listed.Id, true, default);
        _lenders.Admins.Clear();

        await vault.Awaiting(v => v.GetKeyAsync(member, used.Id, default)).Should().ThrowAsync<NotFoundException>();
        (await vault.ListLentAsync(member, default)).Should().BeEmpty();

        (await vault.ListKeysAsync(_owner, default)).Should().HaveCount(2).And.OnlyContain(k => !k.Lent && k.Health == KeyHealth.Ok);
        (await vault.ListAuditAsync(_owner, 10, default)).Count(a => a.Action == "withdrawn").Should().Be(2);
        _lenders.Admins.Add(_owner);
        await vault.Awaiting(v => v.GetKeyAsync(member, used.Id, default)).Should().ThrowAsync<NotFoundException>("what was taken back is not lent again by itself");
        (await vault.GetKeyAsync(_owner, used.Id, default)).Secret.Should().Be(Secret);
    }

    [Fact]
    public async Task A_damaged_lent_key_of_a_former_administrator_hides_no_others_and_people_who_look_at_once_see_the_same()
    {
        var vault = await OpenAsync(MongoServers.Embedded);
        var (member, other) = (UserId.New(), UserId.New());
        _lenders.Admins.UnionWith([_owner, other]);
        foreach (var (owner, label) in new[] { (_owner, "Damaged"), (_owner, "Taken back"), (other, "Still lent") })
        {
            var key = await vault.AddKeyAsync(owner, new NewKey("openai", Secret, Label: label), default);
            await vault.LendAsync(new(owner, "Ada", Role.Admin), key.Id, true, default);
        }

        await _database.GetCollection<StoredKey>("api_keys").UpdateOneAsync(k => k.Label == "Damaged", Builders<StoredKey>.Update.Set(k => k.Masked, "sk-…else"));
        _lenders.Admins.Remove(_owner);

        var seen = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => vault.ListLentAsync(member, default))));

        seen.Should().AllSatisfy(lent => lent.Select(k => k.Label).Should().Equal("Still lent"));
    }

    [Fact]
    public async Task A_row_whose_address_may_have_been_changed_takes_no_new_key()
    {
        var vault = await OpenAsync(MongoServers.Embedded);
        var added = await vault.AddKeyAsync(_owner, new NewKey("openai-compatible", Secret, new Uri("https://good.example/v1")), default);
        await _database.GetCollection<StoredKey>("api_keys").UpdateOneAsync(k => k.Id == added.Id, Builders<StoredKey>.Update.Set(k => k.BaseUrl, new Uri("https://evil.example/v1/")));
        _answers.Seen.Clear();

        await vault.Awaiting(v => v.RotateKeyAsync(_owner, added.Id, "sk-another-0123456789", default)).Should().ThrowAsync<ConflictException>();

        _answers.Seen.Should().BeEmpty("the new key must not be sent there");
    }

    [Fact]
    public async Task An_endpoint_without_key_is_kept_with_its_address_and_a_provider_that_needs_one_insists()
    {
        var vault = await OpenAsync(MongoServers.Embedded);
        var added = await vault.AddKeyAsync(_owner, new NewKey("ollama", null, new Uri("http://127.0.0.1:9999")), default);

        added.Masked.Should().BeEmpty();
        (await vault.GetKeyAsync(_owner, added.Id, default)).BaseUrl.Should().Be(new Uri("http://127.0.0.1:9999/v1/"));
        await vault.Awaiting(v => v.AddKeyAsync(_owner, new NewKey("openai", " "), default)).Should().ThrowAsync<InvalidException>();
        await vault.Awaiting(v => v.AddKeyAsync(_owner, new NewKey("nobody", Secret), default)).Should().ThrowAsync<InvalidException>();
    }

    private async Task<ApiKeyVault> OpenAsync(string server)
    {
        _database = await MongoServers.FreshDatabaseAsync(server);
        var store = new MongoKeyStore(_database);
        var envelopes = new KeyEnvelopes(store, new MasterSecret(RandomNumberGenerator.GetBytes(32)));
        return new ApiKeyVault(store, envelopes, _answers, new ProviderCatalog(new ConfigurationBuilder().Build()), _lenders, TimeProvider.System);
    }

    /// <summary>Whose connections may be lent.</summary>
    private sealed class Lenders : ILenders
    {
        public HashSet<UserId> Admins { get; } = [];

        public Task<bool> MayLendAsync(UserId owner, CancellationToken ct) => Task.FromResult(Admins.Contains(owner));
    }

    /// <summary>A provider that answers as the test says.</summary>
    private sealed class Answers : IKeyCheck
    {
        public KeyCheckResult Next { get; set; } = new(KeyHealth.Ok, "Works.");

        /// <summary>The addresses that were called.</summary>
        public List<Uri> Seen { get; } = [];

        public void CheckUrl(Uri url)
        {
        }

        public Task<KeyCheckResult> CheckAsync(Provider provider, Uri baseUrl, string secret, CancellationToken ct)
        {
            Seen.Add(baseUrl);
            return Task.FromResult(Next);
        }
    }
}
