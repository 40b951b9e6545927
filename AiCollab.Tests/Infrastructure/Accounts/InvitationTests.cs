using AiCollab.Core.Accounts;
using AiCollab.Infrastructure.Accounts;
using AiCollab.Tests.Infrastructure.Mongo;
using FluentAssertions;
using MongoDB.Bson;
using MongoDB.Driver;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Accounts;

public sealed class InvitationTests
{
    public static TheoryData<string> Servers => MongoServers.All;

    [Theory, MemberData(nameof(Servers))]
    public async Task A_token_opens_one_account_once(string server)
    {
        var invitations = new MongoInvitations(await MongoServers.FreshDatabaseAsync(server), TimeProvider.System);
        var inviter = UserId.New();
        var token = await invitations.CreateAsync(Role.Member, inviter, TimeSpan.FromDays(1), default);

        (await invitations.FindAsync(token, default)).Should().Match<Invitation>(i => i.Role == Role.Member && i.By == inviter && !i.IsSetup);
        var claims = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => invitations.ClaimAsync(token, UserId.New(), default)));

        claims.Count(claimed => claimed).Should().Be(1);
        (await invitations.FindAsync(token, default)).Should().BeNull();
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task An_old_or_unknown_token_opens_nothing(string server)
    {
        var invitations = new MongoInvitations(await MongoServers.FreshDatabaseAsync(server), TimeProvider.System);
        var old = await invitations.CreateAsync(Role.Admin, null, TimeSpan.FromSeconds(-1), default);

        (await invitations.FindAsync(old, default)).Should().BeNull();
        (await invitations.ClaimAsync(old, UserId.New(), default)).Should().BeFalse();
        (await invitations.FindAsync("made up", default)).Should().BeNull();
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task Only_who_claimed_it_gives_it_back(string server)
    {
        var invitations = new MongoInvitations(await MongoServers.FreshDatabaseAsync(server), TimeProvider.System);
        var token = await invitations.CreateAsync(Role.Admin, null, TimeSpan.FromDays(1), default);
        var claimer = UserId.New();
        await invitations.ClaimAsync(token, claimer, default);

        await invitations.ReleaseAsync(token, UserId.New(), default);
        (await invitations.FindAsync(token, default)).Should().BeNull();

        await invitations.ReleaseAsync(token, claimer, default);
        (await invitations.FindAsync(token, default)).Should().Match<Invitation>(i => i.IsSetup && i.Role == Role.Admin);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task The_database_never_sees_the_token(string server)
    {
        var database = await MongoServers.FreshDatabaseAsync(server);
        var token = await new MongoInvitations(database, TimeProvider.System).CreateAsync(Role.Admin, null, TimeSpan.FromDays(1), default);

        var stored = await database.GetCollection<BsonDocument>(MongoInvitations.Name).Find(new BsonDocument()).SingleAsync();

        stored.ToJson().Should().NotContain(token);
    }
}
