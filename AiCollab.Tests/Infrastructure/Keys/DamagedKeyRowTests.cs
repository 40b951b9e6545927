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

/// <summary>Bits flipped in stored rows, behind the product's back.</summary>
public sealed class DamagedKeyRowTests
{
    private const string Secret = "sk-proj-0123456789abcdef";

    // What was seen of a connection last changes with every call, without its key: it is shown and trusted with nothing.
    private static readonly string[] State = ["health", "healthNote", "checkedAt", "lastUsedAt", "firstSince"];
    private readonly UserId _owner = UserId.New();

    [Theory, MemberData(nameof(MongoServers.All), MemberType = typeof(MongoServers))]
    public async Task A_flipped_bit_in_any_field_is_noticed_and_the_other_connections_work(string server)
    {
        var (vault, rows) = await OpenAsync(server);
        var damaged = await vault.AddKeyAsync(_owner, new NewKey("openai-compatible", Secret, new Uri("https://models.example/v1"), "Work"), default);
        var good = await vault.AddKeyAsync(_owner, new NewKey("openai", Secret, Label: "Good"), default);
        await vault.NoteUseAsync(damaged.Id, default);
        await vault.PutFirstAsync(_owner, damaged.Id, default);
        var row = await rows.Find(new BsonDocument("label", "Work")).SingleAsync();
        row.Names.Should().Contain(State).And.Contain(["owner", "provider", "masked", "baseUrl", "sealed", "lent", "createdAt", "rotatedAt"]);
        foreach (var field in row.Names.Where(n => n != "_id"))
        {
            var bad = (BsonDocument)row.DeepClone();
            bad[field] = Flipped(row[field]);
            bad[field].Should().NotBe(row[field]);
            await rows.ReplaceOneAsync(new BsonDocument("_id", row["_id"]), bad);

            var list = await vault.ListKeysAsync(_owner, default);

            list.Single(k => k.Id == good.Id).Health.Should().Be(KeyHealth.Ok, $"{field} of the other row changed");
            (await vault.GetKeyAsync(_owner, good.Id, default)).Secret.Should().Be(Secret);
            if (!State.Contains(field))
            {
                list.Should().NotContain(k => k.Id == damaged.Id && k.Health != KeyHealth.Undecryptable, $"{field} was changed");
                await vault.Awaiting(v => v.GetKeyAsync(_owner, damaged.Id, default)).Should().ThrowAsync<AiCollabException>($"{field} was changed");
                await vault.Awaiting(v => v.GetKeyAsync(UserId.New(), damaged.Id, default)).Should().ThrowAsync<AiCollabException>($"{field} was changed");
            }

            await rows.ReplaceOneAsync(new BsonDocument("_id", row["_id"]), row);
        }

        (await vault.GetKeyAsync(_owner, damaged.Id, default)).Secret.Should().Be(Secret, "the row is as it was");
    }

    [Theory, MemberData(nameof(MongoServers.All), MemberType = typeof(MongoServers))]
    public async Task A_row_under_another_id_or_whose_envelope_names_another_person_or_master_does_not_open(string server)
    {
        var (vault, rows) = await OpenAsync(server);
        var added = await vault.AddKeyAsync(_owner, new NewKey("openai", Secret), default);
        var copy = await rows.Find(new BsonDocument()).SingleAsync();
        var other = ApiKeyId.New();
        copy["_id"] = new BsonBinaryData(other.Value, GuidRepresentation.Standard);
        await rows.InsertOneAsync(copy);
        await vault.Awaiting(v => v.GetKeyAsync(_owner, other, default)).Should().ThrowAsync<ProviderFailedException>();

        var envelopes = rows.Database.GetCollection<BsonDocument>("key_envelopes");
        var envelope = await envelopes.Find(new BsonDocument()).SingleAsync();
        foreach (var field in envelope.Names)
        {
            var bad = (BsonDocument)envelope.DeepClone();
            bad[field] = Flipped(envelope[field]);
            await envelopes.DeleteManyAsync(new BsonDocument());
            await envelopes.InsertOneAsync(bad);
            await vault.Awaiting(v => v.GetKeyAsync(_owner, added.Id, default)).Should().ThrowAsync<ProviderFailedException>($"{field} of the envelope was changed");
        }

        await envelopes.DeleteManyAsync(new BsonDocument());
        await envelopes.InsertOneAsync(envelope);
        (await vault.GetKeyAsync(_owner, added.Id, default)).Secret.Should().Be(Secret);
    }

    [Fact]
    public async Task An_endpoint_without_key_is_not_called_at_an_address_that_was_changed()
    {
        var (vault, rows) = await OpenAsync(MongoServers.Embedded);
        var added = await vault.AddKeyAsync(_owner, new NewKey("ollama", null, new Uri("http://127.0.0.1:9999")), default);
        await rows.UpdateOneAsync(new BsonDocument(), new BsonDocument("$set", new BsonDocument("baseUrl", "http://127.0.0.1:9998/v1/")));

        await vault.Awaiting(v => v.GetKeyAsync(_owner, added.Id, default)).Should().ThrowAsync<ProviderFailedException>();
    }

    private static BsonValue Flipped(BsonValue value) => value switch
    {
        BsonString text => text.Value[..^1] + (char)(text.Value[^1] ^ 1),
        BsonBoolean bit => !bit.Value,
        BsonDateTime at => new BsonDateTime(at.MillisecondsSinceEpoch ^ 1),
        BsonBinaryData bytes => new BsonBinaryData([.. bytes.Bytes[..^1], (byte)(bytes.Bytes[^1] ^ 1)], bytes.SubType),
        _ => throw new InvalidOperationException($"A key row has a field of the kind {value.BsonType}: say here how a bit of it flips."),
    };

    private static async Task<(ApiKeyVault Vault, IMongoCollection<BsonDocument> Rows)> OpenAsync(string server)
    {
        var database = await MongoServers.FreshDatabaseAsync(server);
        var store = new MongoKeyStore(database);
        var envelopes = new KeyEnvelopes(store, new MasterSecret(RandomNumberGenerator.GetBytes(32)));
        var vault = new ApiKeyVault(store, envelopes, new Agreeable(), new ProviderCatalog(new ConfigurationBuilder().Build()), new Agreeable(), TimeProvider.System);
        return (vault, database.GetCollection<BsonDocument>("api_keys"));
    }

    /// <summary>Every key is good, and everybody may lend.</summary>
    private sealed class Agreeable : IKeyCheck, ILenders
    {
        public void CheckUrl(Uri url)
        {
        }

        public Task<KeyCheckResult> CheckAsync(Provider provider, Uri baseUrl, string secret, CancellationToken ct) => Task.FromResult(new KeyCheckResult(KeyHealth.Ok, "Works."));

        public Task<bool> MayLendAsync(UserId owner, CancellationToken ct) => Task.FromResult(true);
    }
}
