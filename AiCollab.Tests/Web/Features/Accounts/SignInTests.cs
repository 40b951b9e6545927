using System.Net;
using AiCollab.Core.Accounts;
using FluentAssertions;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AiCollab.Tests.Web.Features.Accounts;

public sealed class SignInTests(TestHost host) : IClassFixture<TestHost>
{
    private const string Password = "violet anchor seventy";
    private const string Wrong = "The name or the password is wrong.";

    [Theory]
    [InlineData("sign in 1", "sign.in.1@example.org")]
    [InlineData("sign in 2", "SIGN IN 2")]
    public async Task Signs_in_by_address_or_by_name_whatever_the_case(string name, string login)
    {
        await host.AddAccountAsync(name, Password);
        using var browser = host.Browse();

        var answer = await browser.SignInAsync(login, Password, "/s/1?tab=files");

        answer.Status.Should().Be(HttpStatusCode.Redirect);
        answer.Location.Should().Be("/s/1?tab=files");
        (await browser.IsSignedInAsync()).Should().BeTrue();
        var cookie = browser.Cookies.GetCookies(host.Address).Single(c => c.Name == "aicollab-sign-in");
        cookie.HttpOnly.Should().BeTrue();
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_name_answer_the_same()
    {
        await host.AddAccountAsync("known", Password);
        using var browser = host.Browse();

        var wrong = await browser.SignInAsync("known", "not the password");
        var unknown = await browser.SignInAsync("nobody at all", Password);

        wrong.Page.Should().Contain(Wrong);
        unknown.Page.Should().Contain(Wrong);
        (await browser.IsSignedInAsync()).Should().BeFalse();
    }

    [Fact]
    public async Task After_five_wrong_passwords_the_right_one_waits_and_only_who_knows_it_is_told()
    {
        await host.AddAccountAsync("locked", Password);
        using var browser = host.Browse();
        for (var i = 0; i < 5; i++)
        {
            (await browser.SignInAsync("locked", $"guess {i}")).Page.Should().Contain(Wrong);
        }

        (await browser.SignInAsync("locked", "another guess")).Page.Should().Contain(Wrong).And.NotContain("opens again");
        (await browser.SignInAsync("locked", Password)).Page.Should().Contain("Sign-in opens again in 5 minutes.");
        (await browser.IsSignedInAsync()).Should().BeFalse();
    }

    [Fact]
    public async Task Forty_guesses_at_once_are_counted_one_by_one()
    {
        var account = await host.AddAccountAsync("stormed", Password);
        using var browser = host.Browse();
        await browser.ReadAsync("/login"); // the antiforgery cookie, once for all

        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => browser.SignInAsync("stormed", $"guess {i}")));

        (await browser.SignInAsync("stormed", Password)).Page.Should().Contain("opens again");
        await using var scope = host.Services.CreateAsyncScope();
        var stored = await scope.ServiceProvider.GetRequiredService<UserManager<Account>>().FindByIdAsync(account.Id.ToString());
        stored!.LockedUntil.Should().BeAfter(TimeProvider.System.GetUtcNow());
    }

    [Theory]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example")]
    [InlineData("/\\elsewhere.example")]
    public async Task Never_leads_to_another_host(string returnUrl)
    {
        var name = $"redirect {Guid.NewGuid():N}";
        await host.AddAccountAsync(name, Password);
        using var browser = host.Browse();

        (await browser.SignInAsync(name, Password, returnUrl)).Location.Should().Be("/");
    }

    [Fact]
    public async Task Refuses_a_form_without_the_antiforgery_token()
    {
        await host.AddAccountAsync("forged", Password);
        using var browser = host.Browse();

        using var response = await browser.PostAsync("/login", ("_handler", "login"), ("Input.Login", "forged"), ("Input.Password", Password));

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await browser.IsSignedInAsync()).Should().BeFalse();
    }

    [Fact]
    public async Task Signing_out_needs_the_form_of_a_page_and_ends_the_sign_in()
    {
        await host.AddAccountAsync("leaving", Password);
        using var browser = host.Browse();
        await browser.SignInAsync("leaving", Password);

        using var forged = await browser.PostAsync("/logout");
        forged.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await browser.IsSignedInAsync()).Should().BeTrue();

        var token = (await browser.ReadAsync("/account/password")).Split("name=\"__RequestVerificationToken\" value=\"")[1].Split('"')[0];
        using var left = await browser.PostAsync("/logout", ("__RequestVerificationToken", token));
        left.StatusCode.Should().Be(HttpStatusCode.Redirect);
        (await browser.IsSignedInAsync()).Should().BeFalse();
    }

    [Fact]
    public async Task A_visitor_is_led_to_the_sign_in_page_and_a_script_gets_a_status()
    {
        using var browser = host.Browse();
        using var page = await browser.GetAsync("/account/password?x=1");
        page.Headers.Location!.ToString().Should().Be("/login?returnUrl=%2Faccount%2Fpassword%3Fx%3D1");

        using var script = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = host.Address };
        using var refused = await script.GetAsync("/account/password");
        refused.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Nobody_opens_a_circuit_without_a_sign_in()
    {
        using var browser = host.Browse();
        using var response = await browser.PostAsync("/_blazor/negotiate?negotiateVersion=1");

        response.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_changed_password_ends_the_other_sign_ins_and_keeps_this_one()
    {
        await host.AddAccountAsync("changing", Password);
        using var here = host.Browse();
        using var elsewhere = host.Browse();
        await here.SignInAsync("changing", Password);
        await elsewhere.SignInAsync("changing", Password);

        var answer = await here.SubmitAsync("/account/password", ("Input.Current", Password), ("Input.Next", "seven purple harbours"));

        answer.Page.Should().Contain("The password is changed.");
        (await here.IsSignedInAsync()).Should().BeTrue();
        (await elsewhere.IsSignedInAsync()).Should().BeFalse();
        (await elsewhere.SignInAsync("changing", "seven purple harbours")).Status.Should().Be(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task A_closed_account_is_out_at_once_and_cannot_sign_in()
    {
        var account = await host.AddAccountAsync("closed", Password);
        using var browser = host.Browse();
        await browser.SignInAsync("closed", Password);
        await using (var scope = host.Services.CreateAsyncScope())
        {
            var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
            var stored = await users.FindByIdAsync(account.Id.ToString());
            stored!.Disabled = true;
            (await users.UpdateSecurityStampAsync(stored)).Succeeded.Should().BeTrue();
        }

        (await browser.IsSignedInAsync()).Should().BeFalse();
        (await browser.SignInAsync("closed", "a wrong one")).Page.Should().Contain(Wrong);
        (await browser.SignInAsync("closed", Password)).Page.Should().Contain("An administrator closed this account.");
    }
}
