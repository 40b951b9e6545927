using AiCollab.Core.Accounts;
using AiCollab.Infrastructure.Accounts;
using AiCollab.Tests.Infrastructure.Mongo;
using FluentAssertions;
using Microsoft.AspNetCore.Identity;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Accounts;

public sealed class MongoUserStoreTests
{
    private readonly AccountRevocations _revocations = new();

    public static TheoryData<string> Servers => MongoServers.All;

    [Theory, MemberData(nameof(Servers))]
    public async Task Finds_an_account_by_id_name_and_address_as_it_was_stored(string server)
    {
        var store = await StoreAsync(server);
        var ada = NewAccount("Ada Lovelace", Role.Admin);
        ada.LockedUntil = new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
        ada.PasswordHash = "hash";

        (await store.CreateAsync(ada, default)).Succeeded.Should().BeTrue();

        foreach (var found in new[]
        {
            await store.FindByIdAsync(ada.Id.ToString(), default),
            await store.FindByNameAsync("ADA LOVELACE", default),
            await store.FindByEmailAsync(ada.NormalizedEmail, default),
        })
        {
            found.Should().BeEquivalentTo(ada);
        }

        (await store.FindByIdAsync("not an id", default)).Should().BeNull();
        (await store.FindByNameAsync("NOBODY", default)).Should().BeNull();
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task Of_many_accounts_with_one_address_made_at_once_one_is_kept(string server)
    {
        var store = await StoreAsync(server);

        var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(i =>
        {
            var account = NewAccount($"Twin {i}");
            (account.Email, account.NormalizedEmail) = ("twin@example.org", "TWIN@EXAMPLE.ORG");
            return store.CreateAsync(account, default);
        }));

        results.Count(result => result.Succeeded).Should().Be(1);
        results.Where(result => !result.Succeeded).SelectMany(result => result.Errors).Should().OnlyContain(error => error.Code == nameof(IdentityErrorDescriber.DuplicateEmail));
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task A_name_that_is_taken_is_refused_when_made_and_when_changed(string server)
    {
        var store = await StoreAsync(server);
        var (ada, mary) = (NewAccount("Ada"), NewAccount("Mary"));
        await store.CreateAsync(ada, default);
        await store.CreateAsync(mary, default);

        var again = NewAccount("Ada");
        (again.Email, again.NormalizedEmail) = ("other@example.org", "OTHER@EXAMPLE.ORG");
        (mary.Name, mary.NormalizedName) = ("Ada", "ADA");

        (await store.CreateAsync(again, default)).Errors.Should().ContainSingle().Which.Code.Should().Be(nameof(IdentityErrorDescriber.DuplicateUserName));
        (await store.UpdateAsync(mary, default)).Errors.Should().ContainSingle().Which.Code.Should().Be(nameof(IdentityErrorDescriber.DuplicateUserName));
        (await store.FindByIdAsync(mary.Id.ToString(), default))!.Name.Should().Be("Mary");
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task A_change_based_on_an_older_state_is_refused(string server)
    {
        var store = await StoreAsync(server);
        var ada = NewAccount("Ada");
        await store.CreateAsync(ada, default);
        var stale = (await store.FindByIdAsync(ada.Id.ToString(), default))!;
        ada.FailedSignIns = 1;
        (await store.UpdateAsync(ada, default)).Succeeded.Should().BeTrue();

        stale.Role = Role.Admin;
        var refused = await store.UpdateAsync(stale, default);

        refused.Errors.Should().ContainSingle().Which.Code.Should().Be(nameof(IdentityErrorDescriber.ConcurrencyFailure));
        var stored = await store.FindByIdAsync(ada.Id.ToString(), default);
        stored!.Role.Should().Be(Role.Member);
        stored.FailedSignIns.Should().Be(1);
        (await store.DeleteAsync(stale, default)).Succeeded.Should().BeFalse();
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task A_new_stamp_a_closed_account_and_a_deletion_are_announced_and_other_changes_are_not(string server)
    {
        var store = await StoreAsync(server);
        var ada = NewAccount("Ada");
        await store.CreateAsync(ada, default);
        var told = 0;
        using var watch = _revocations.Subscribe(ada.Id, () => told++);

        ada.FailedSignIns = 2;
        await store.UpdateAsync(ada, default);
        told.Should().Be(0);

        ada.SecurityStamp = "another";
        await store.UpdateAsync(ada, default);
        told.Should().Be(1);

        ada.Disabled = true;
        await store.UpdateAsync(ada, default);
        told.Should().Be(2);

        await store.DeleteAsync(ada, default);
        told.Should().Be(3);
    }

    private static Account NewAccount(string name, Role role = Role.Member)
    {
        var email = $"{name.Replace(' ', '.')}@example.org";
        return new Account
        {
            Name = name,
            NormalizedName = name.ToUpperInvariant(),
            Email = email,
            NormalizedEmail = email.ToUpperInvariant(),
            SecurityStamp = "stamp",
            Role = role,
            CreatedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        };
    }

    private async Task<MongoUserStore> StoreAsync(string server) =>
        new(new AccountCollection(await MongoServers.FreshDatabaseAsync(server)), _revocations, TimeProvider.System, new IdentityErrorDescriber());
}
