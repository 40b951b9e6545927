using System.Security.Cryptography;
using AiCollab.Core.Secrets;
using AiCollab.Infrastructure.Accounts;
using AiCollab.Infrastructure.Secrets;
using AiCollab.Tests.Infrastructure.Mongo;
using FluentAssertions;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Bson;
using MongoDB.Driver;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Accounts;

public sealed class ProtectedKeysTests
{
    public static TheoryData<string> Servers => MongoServers.All;

    [Theory, MemberData(nameof(Servers))]
    public async Task A_second_process_opens_what_the_first_protected(string server)
    {
        var database = await MongoServers.FreshDatabaseAsync(server);
        var secret = new MasterSecret(RandomNumberGenerator.GetBytes(32));

        var ticket = Protector(database, secret).Protect("signed in");

        Protector(database, secret).Unprotect(ticket).Should().Be("signed in");
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task The_stored_keys_are_of_no_use_without_the_master_secret(string server)
    {
        var database = await MongoServers.FreshDatabaseAsync(server);
        var ticket = Protector(database, new MasterSecret(RandomNumberGenerator.GetBytes(32))).Protect("signed in");

        var stored = await database.GetCollection<BsonDocument>(MongoXmlRepository.Name).Find(new BsonDocument()).SingleAsync();
        stored["xml"].AsString.Should().Contain("aesGcm").And.NotContain("<value>");

        var stranger = Protector(database, new MasterSecret(RandomNumberGenerator.GetBytes(32)));
        stranger.Invoking(protector => protector.Unprotect(ticket)).Should().Throw<CryptographicException>();
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task Nobody_is_signed_out_by_a_change_of_the_master_secret(string server)
    {
        var database = await MongoServers.FreshDatabaseAsync(server);
        var (old, bytes) = (new MasterSecret(RandomNumberGenerator.GetBytes(32)), RandomNumberGenerator.GetBytes(32));
        var ticket = Protector(database, old).Protect("signed in");
        var changing = new MasterSecret(bytes, old);

        Protector(database, changing).Unprotect(ticket).Should().Be("signed in", "the old key opens it still");
        (await new ProtectedKeys(database, changing).ResealAsync(default)).Should().Be(new ResealCount(1, 0));

        Protector(database, new MasterSecret(bytes)).Unprotect(ticket).Should().Be("signed in");
        (await new ProtectedKeys(database, new MasterSecret(RandomNumberGenerator.GetBytes(32))).ResealAsync(default)).Should().Be(new ResealCount(0, 1));
    }

    [Fact]
    public void A_sealed_key_that_was_touched_does_not_open()
    {
        var secret = new MasterSecret(RandomNumberGenerator.GetBytes(32));
        var box = SealedXml.Seal(secret, "<key/>"u8);
        box[^1] ^= 1;

        FluentActions.Invoking(() => SealedXml.Open(secret, box)).Should().Throw<CryptographicException>();
        FluentActions.Invoking(() => SealedXml.Open(secret, [1, 2, 3])).Should().Throw<CryptographicException>();
    }

    private static IDataProtector Protector(IMongoDatabase database, IMasterSecret secret)
    {
        var services = new ServiceCollection();
        services.AddSingleton(secret);
        services.AddLogging();
        services.AddDataProtection().SetApplicationName("AiCollab");
        services.Configure<KeyManagementOptions>(keys =>
        {
            keys.XmlRepository = new MongoXmlRepository(database, TimeProvider.System);
            keys.XmlEncryptor = new MasterSecretXmlEncryptor(secret);
        });
        return services.BuildServiceProvider().GetDataProtector("test");
    }
}
