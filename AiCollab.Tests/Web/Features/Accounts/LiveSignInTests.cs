using AiCollab.Core.Accounts;
using AiCollab.Web.Features.Accounts;
using AiCollab.Web.Features.People;
using FluentAssertions;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AiCollab.Tests.Web.Features.Accounts;

public sealed class LiveSignInTests(TestHost host) : IClassFixture<TestHost>
{
    private const string Password = "violet anchor seventy";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task An_open_page_is_signed_out_at_once_when_its_account_is_closed()
    {
        var (admin, member) = (await host.AddAccountAsync("live admin", Password, Role.Admin), await host.AddAccountAsync("live member", Password));
        await using var scope = host.Services.CreateAsyncScope();
        var page = await OpenPageAsync(scope.ServiceProvider, member);
        var ended = NextState(page);

        await host.Services.GetRequiredService<AccountAdmin>().SetDisabledAsync(new CurrentUser(admin.Id, admin.Name, Role.Admin), member.Id, true, default);

        (await ended.WaitAsync(Patience)).User.ToCurrentUser().Should().BeNull();
    }

    [Fact]
    public async Task A_page_stays_when_somebody_else_is_signed_out_or_the_stamp_is_still_its_own()
    {
        var (ada, mary) = (await host.AddAccountAsync("live ada", Password), await host.AddAccountAsync("live mary", Password));
        await using var scope = host.Services.CreateAsyncScope();
        var page = await OpenPageAsync(scope.ServiceProvider, ada);
        var changed = NextState(page);
        var revocations = host.Services.GetRequiredService<AccountRevocations>();

        revocations.Announce(mary.Id);
        revocations.Announce(ada.Id);
        await using (var other = host.Services.CreateAsyncScope())
        {
            (await other.ServiceProvider.GetRequiredService<SignInCheck>().IsCurrentAsync((await page.GetAuthenticationStateAsync()).User)).Should().BeTrue();
        }

        changed.IsCompleted.Should().BeFalse();
    }

    [Fact]
    public async Task The_last_administrator_can_neither_be_demoted_nor_closed()
    {
        var admin = host.Services.GetRequiredService<AccountAdmin>();
        var (one, two) = (await host.AddAccountAsync("admin one", Password, Role.Admin), await host.AddAccountAsync("admin two", Password, Role.Admin));
        var asker = new CurrentUser(one.Id, one.Name, Role.Admin);
        foreach (var person in (await host.Services.GetRequiredService<IPeople>().ListAsync("", 0, 100, default)).Where(p => p.Role == Role.Admin && p.Id != one.Id && p.Id != two.Id))
        {
            await admin.SetRoleAsync(asker, person.Id, Role.Member, default);
        }

        var both = await Task.WhenAll(
            SucceedsAsync(() => admin.SetRoleAsync(asker, two.Id, Role.Member, default)),
            SucceedsAsync(() => admin.SetRoleAsync(new CurrentUser(two.Id, two.Name, Role.Admin), one.Id, Role.Member, default)));

        both.Count(succeeded => succeeded).Should().Be(1);
        (await host.Services.GetRequiredService<IPeople>().CountActiveAdminsAsync(default)).Should().Be(1);
    }

    private static async Task<bool> SucceedsAsync(Func<Task> action)
    {
        try
        {
            await action();
            return true;
        }
        catch (AiCollab.Core.Errors.AiCollabException)
        {
            return false;
        }
    }

    private static async Task<LiveSignIn> OpenPageAsync(IServiceProvider circuit, Account account)
    {
        var users = circuit.GetRequiredService<UserManager<Account>>();
        var stored = await users.FindByIdAsync(account.Id.ToString());
        var principal = await circuit.GetRequiredService<IUserClaimsPrincipalFactory<Account>>().CreateAsync(stored!);
        var page = circuit.GetRequiredService<AuthenticationStateProvider>().Should().BeOfType<LiveSignIn>().Subject;
        page.SetAuthenticationState(Task.FromResult(new AuthenticationState(principal)));
        await page.WatchAsync();
        return page;
    }

    private static Task<AuthenticationState> NextState(LiveSignIn page)
    {
        var next = new TaskCompletionSource<AuthenticationState>(TaskCreationOptions.RunContinuationsAsynchronously);
        page.AuthenticationStateChanged += async state => next.TrySetResult(await state);
        return next.Task;
    }
}
