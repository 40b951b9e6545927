using AiCollab.Core.Costs;
using AiCollab.Core.Errors;
using AiCollab.Infrastructure.Mongo;
using AiCollab.Infrastructure.Mongo.Serialization;
using AiCollab.Tests.Infrastructure.Mongo;
using FluentAssertions;
using MongoDB.Driver;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Costs;

/// <summary>An answer ends while the connection to the database is cut.</summary>
public sealed class LateSettlementTests : IAsyncLifetime
{
    private readonly RemoteStore _remote = new();
    private MongoClient _client = null!;
    private MoneyRoom _room = null!;

    public Task InitializeAsync()
    {
        MongoConventions.Register();
        _client = MongoConnection.CreateClient(MongoConnection.Parse(_remote.Uri()));
        _room = new MoneyRoom(_client.GetDatabase("money"), new CostOptions { SessionLimitUsd = 1, UserDayLimitUsd = 100 });
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        _room.Dispose();
        _client.Dispose();
        await _remote.DisposeAsync();
    }

    [Fact]
    public async Task Is_booked_in_full_as_soon_as_the_database_is_back()
    {
        var hold = await _room.HoldAsync(400_000);
        await _remote.Gate.CutAsync();

        await _room.Guard.SettleAsync(hold, MoneyRoom.Cost(123_456_789));
        _room.Guard.Waiting.Should().Be(1);
        await _room.Guard.Invoking(guard => guard.SettleWaitingAsync(default)).Should().ThrowAsync<StoreUnavailableException>();
        _room.Guard.Waiting.Should().Be(1);
        _remote.Gate.Mend();
        await BackAsync(() => _room.Guard.SettleWaitingAsync(default));

        _room.Guard.Waiting.Should().Be(0);
        await ShouldBeBookedAsync();
    }

    [Fact]
    public async Task Is_booked_in_full_even_when_the_sweeper_comes_first()
    {
        var hold = await _room.HoldAsync(400_000);
        await _remote.Gate.CutAsync();

        await _room.Guard.SettleAsync(hold, MoneyRoom.Cost(123_456_789));
        _room.Clock.Advance(TimeSpan.FromMinutes(5));
        _remote.Gate.Mend();
        await BackAsync(() => _room.Guard.SweepAsync(default));
        await ShouldBeBookedAsync();

        (await _room.Guard.SettleWaitingAsync(default)).Should().Be(1);
        await ShouldBeBookedAsync();
    }

    private async Task ShouldBeBookedAsync()
    {
        var budget = await _room.Budgets.FindAsync(_room.SessionBudget, default);
        (budget!.Spent.NanoUsd, budget.Reserved.NanoUsd, budget.Room.NanoUsd).Should().Be((123_456_789, 0, 876_543_211));
        (await _room.Usage.ListAsync(_room.User, DateTimeOffset.MinValue, 10, default)).Should().ContainSingle()
            .Which.Should().Match<UsageEntry>(row => row.State == UsageState.Booked && row.Cost.NanoUsd == 123_456_789 && !row.Uncertain && row.Outcome == "ok");
    }

    /// <summary>The driver notices within its own time that the database is back.</summary>
    private static async Task BackAsync(Func<Task> call)
    {
        for (var patience = DateTime.UtcNow.AddSeconds(30); ;)
        {
            try
            {
                await call();
                return;
            }
            catch (StoreUnavailableException) when (DateTime.UtcNow < patience)
            {
                // Tried again: each try waits for the driver itself.
            }
        }
    }
}
