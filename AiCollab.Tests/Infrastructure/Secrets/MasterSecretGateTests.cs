using System.Security.Cryptography;
using AiCollab.Core.Errors;
using AiCollab.Core.Secrets;
using AiCollab.Infrastructure.Secrets;
using AiCollab.Tests.Infrastructure.Mongo;
using FluentAssertions;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using MongoDB.Driver;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Secrets;

public sealed class MasterSecretGateTests
{
    private readonly MasterSecret _first = NewSecret();
    private readonly Sealed _sealed = new();

    public static TheoryData<string> Servers => MongoServers.All;

    [Theory, MemberData(nameof(Servers))]
    public async Task Only_the_secret_that_sealed_the_data_lets_the_host_start(string server)
    {
        var database = await MongoServers.FreshDatabaseAsync(server);
        var stranger = NewSecret();

        await StartAsync(database, _first);
        await StartAsync(database, _first);

        var refusal = await FluentActions.Awaiting(() => StartAsync(database, stranger)).Should().ThrowAsync<InvalidException>();
        refusal.Which.Message.Should().Contain(_first.Fingerprint).And.Contain(stranger.Fingerprint)
            .And.Contain("AICOLLAB_MASTER_KEY_PREVIOUS").And.Contain($"AICOLLAB_MASTER_KEY_LOST={_first.Fingerprint}");
        _sealed.Forgotten.Should().BeEmpty();
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task A_change_seals_anew_and_then_only_the_new_secret_is_wanted(string server)
    {
        var database = await MongoServers.FreshDatabaseAsync(server);
        await StartAsync(database, _first);
        var bytes = RandomNumberGenerator.GetBytes(32);
        var changing = new MasterSecret(bytes, _first);

        await StartAsync(database, changing);
        _sealed.FailuresToCome = 1;
        using var change = new MasterSecretChange(Record(database), changing, [_sealed], TimeProvider.System, NullLogger<MasterSecretChange>.Instance);
        await change.StartAsync(default);
        await FluentActions.Awaiting(() => StartAsync(database, new MasterSecret(bytes))).Should().ThrowAsync<InvalidException>("what the old one sealed is not sealed anew yet");
        await change.ExecuteTask!.WaitAsync(TimeSpan.FromSeconds(60));

        _sealed.Reseals.Should().Be(1);
        await StartAsync(database, new MasterSecret(bytes));
        await FluentActions.Awaiting(() => StartAsync(database, _first)).Should().ThrowAsync<InvalidException>();
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task A_lost_secret_is_given_up_only_by_its_own_fingerprint(string server)
    {
        var database = await MongoServers.FreshDatabaseAsync(server);
        var second = NewSecret();
        await StartAsync(database, _first);

        await FluentActions.Awaiting(() => StartAsync(database, second, lost: second.Fingerprint)).Should().ThrowAsync<InvalidException>();
        await StartAsync(database, second, lost: _first.Fingerprint);

        _sealed.Forgotten.Should().Equal(_first.Fingerprint);
        await StartAsync(database, second);
    }

    private Task StartAsync(IMongoDatabase database, IMasterSecret secret, string? lost = null) =>
        new MasterSecretGate(Record(database), secret, [_sealed], Options.Create(new MasterSecretOptions { LostKey = lost }), NullLogger<MasterSecretGate>.Instance).StartAsync(default);

    private static MasterSecretRecord Record(IMongoDatabase database) => new(database, TimeProvider.System);

    private static MasterSecret NewSecret() => new(RandomNumberGenerator.GetBytes(32));

    /// <summary>A feature whose store fails as often as the test says.</summary>
    private sealed class Sealed : ISealedByMaster
    {
        public string What => "things";

        public int FailuresToCome { get; set; }

        public int Reseals { get; private set; }

        public List<string> Forgotten { get; } = [];

        public Task<ResealCount> ResealAsync(CancellationToken ct)
        {
            if (FailuresToCome-- > 0)
            {
                throw new StoreUnavailableException("away");
            }

            Reseals++;
            return Task.FromResult(new ResealCount(1, 0));
        }

        public Task ForgetAsync(string fingerprint, CancellationToken ct)
        {
            Forgotten.Add(fingerprint);
            return Task.CompletedTask;
        }
    }
}
