using System.Net;
using AiCollab.Core.Accounts;
using AiCollab.Web.Features.Accounts;
using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AiCollab.Tests.Web.Features.Accounts;

public sealed class RegistrationTests(TestHost host) : IClassFixture<TestHost>
{
    private const string Password = "violet anchor seventy";

    [Fact]
    public async Task The_setup_link_makes_one_administrator_and_is_void_then()
    {
        var (first, second) = (await host.SetupTokenAsync(), await host.SetupTokenAsync());
        using var browser = host.Browse();

        var made = await browser.RegisterAsync($"/setup?token={first}", "First Admin", Password);

        made.Location.Should().Be("/start");
        (await browser.IsSignedInAsync()).Should().BeTrue();
        (await host.Services.GetRequiredService<IPeople>().ListAsync("First Admin", 0, 10, default)).Should().ContainSingle().Which.Role.Should().Be(Role.Admin);
        using var other = host.Browse();
        WebUtility.HtmlDecode(await other.ReadAsync($"/setup?token={first}")).Should().Contain(Registrar.InvitationOver);
        WebUtility.HtmlDecode(await other.ReadAsync($"/setup?token={second}")).Should().Contain(Registrar.SetupOver, "there is an administrator now");
        WebUtility.HtmlDecode(await other.ReadAsync("/setup")).Should().Contain(Registrar.InvitationOver);
    }

    [Fact]
    public async Task An_invitation_is_used_by_exactly_one_of_many_who_try_at_once()
    {
        var token = await host.Services.GetRequiredService<IInvitations>().CreateAsync(Role.Member, UserId.New(), TimeSpan.FromDays(1), default);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            using var browser = host.Browse();
            return await browser.RegisterAsync($"/register?invite={token}", $"Racer {i}", Password);
        }));

        answers.Count(answer => answer.Location == "/start").Should().Be(1);
        (await host.Services.GetRequiredService<IPeople>().ListAsync("Racer", 0, 100, default)).Should().ContainSingle().Which.Role.Should().Be(Role.Member);
    }

    [Fact]
    public async Task An_invitation_claimed_between_two_looks_at_it_opens_nothing()
    {
        await using var scope = host.Services.CreateAsyncScope();
        var invitations = new ClaimedAfterFirstLook(scope.ServiceProvider.GetRequiredService<IInvitations>());
        var registrar = ActivatorUtilities.CreateInstance<Registrar>(scope.ServiceProvider, invitations);
        var token = await invitations.CreateAsync(Role.Member, UserId.New(), TimeSpan.FromDays(1), default);

        var (account, problems) = await registrar.RegisterAsync("Late Comer", "late.comer@example.org", Password, token, default);

        account.Should().BeNull();
        problems.Should().Equal(Registrar.InvitationOver);
        (await host.Services.GetRequiredService<IPeople>().ListAsync("Late Comer", 0, 100, default)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_refused_form_names_every_problem_and_leaves_the_invitation_usable()
    {
        await host.AddAccountAsync("Taken Name", Password);
        var token = await host.Services.GetRequiredService<IInvitations>().CreateAsync(Role.Member, UserId.New(), TimeSpan.FromDays(1), default);
        using var browser = host.Browse();
        var path = $"/register?invite={token}";

        var refused = await browser.RegisterAsync(path, "Taken Name", "aaaa");

        refused.Page.Should().Contain("This name is taken.").And.Contain("This address has an account already.")
            .And.Contain("at least 10 characters").And.Contain("different characters");
        (await browser.RegisterAsync(path, "Free Name", Password)).Location.Should().Be("/start");
    }

    [Theory]
    [InlineData("password1234", "among the first that are tried")]
    [InlineData("wordy person 1", "must not hold your name")]
    public async Task Refuses_passwords_that_are_guessed_first(string password, string reason)
    {
        var token = await host.Services.GetRequiredService<IInvitations>().CreateAsync(Role.Member, UserId.New(), TimeSpan.FromDays(1), default);
        using var browser = host.Browse();

        (await browser.RegisterAsync($"/register?invite={token}", "Wordy Person", password)).Page.Should().Contain(reason);
    }

    [Theory]
    [InlineData("ada@example.org")]
    [InlineData("Ada\u202eevil")]
    [InlineData("Ada <x>")]
    public async Task Refuses_names_that_pretend_or_break_a_commit(string name)
    {
        var token = await host.Services.GetRequiredService<IInvitations>().CreateAsync(Role.Member, UserId.New(), TimeSpan.FromDays(1), default);
        using var browser = host.Browse();

        var answer = await browser.SubmitAsync($"/register?invite={token}", ("Input.Name", name), ("Input.Email", $"{Guid.NewGuid():N}@example.org"), ("Input.Password", Password));

        answer.Page.Should().Contain("no @ and no control characters");
    }

    [Fact]
    public async Task Without_an_invitation_the_page_says_how_to_get_one()
    {
        using var browser = host.Browse();
        WebUtility.HtmlDecode(await browser.ReadAsync("/register")).Should().Contain(Registrar.NeedsInvitation).And.NotContain("Input.Password");
        WebUtility.HtmlDecode(await browser.ReadAsync("/register?invite=made-up")).Should().Contain(Registrar.InvitationOver);
    }

    /// <summary>Somebody else claims the invitation right after it was first looked at.</summary>
    private sealed class ClaimedAfterFirstLook(IInvitations real) : IInvitations
    {
        public Task<string> CreateAsync(Role role, UserId? by, TimeSpan validFor, CancellationToken ct) => real.CreateAsync(role, by, validFor, ct);

        public async Task<Invitation?> FindAsync(string token, CancellationToken ct)
        {
            var found = await real.FindAsync(token, ct);
            await real.ClaimAsync(token, UserId.New(), ct);
            return found;
        }

        public Task<bool> ClaimAsync(string token, UserId account, CancellationToken ct) => real.ClaimAsync(token, account, ct);

        public Task ReleaseAsync(string token, UserId account, CancellationToken ct) => real.ReleaseAsync(token, account, ct);
    }
}
