using System.Reflection;
using AiCollab.Web.Layout;
using FluentAssertions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Xunit;

namespace AiCollab.Tests.Web.Layout;

public sealed class NavCatalogTests
{
    [Fact]
    public void Pages_put_themselves_into_the_navigation()
    {
        var main = NavCatalog.TopBar(admin: false);

        main.Should().Contain(entry => entry.Label == "Sessions" && entry.Href == "/");
        main.Should().OnlyContain(entry => entry.Section == NavSection.Main);
    }

    [Fact]
    public void Pages_in_the_admin_section_are_closed_to_members()
    {
        var open = typeof(NavCatalog).Assembly.GetTypes()
            .Where(type => type.GetCustomAttribute<NavPageAttribute>()?.Section == NavSection.Admin)
            .Where(type => !type.GetCustomAttributes<AuthorizeAttribute>().Any(authorize => authorize.Roles == "Admin"));

        open.Should().BeEmpty();
    }

    [Fact]
    public void Every_page_asks_for_a_signed_in_person_or_says_that_it_does_not()
    {
        var undecided = typeof(NavCatalog).Assembly.GetTypes()
            .Where(type => type.GetCustomAttributes<RouteAttribute>().Any())
            .Where(type => !type.GetCustomAttributes<AuthorizeAttribute>().Any() && !type.GetCustomAttributes<AllowAnonymousAttribute>().Any());

        undecided.Should().BeEmpty();
    }

    [Fact]
    public void An_entry_leads_to_the_route_without_parameters() =>
        NavCatalog.Read(typeof(NavCatalogTests).Assembly).Should().ContainSingle(entry => entry.Label == "Sample").Which.Href.Should().Be("/sample");

    [Route("/sample/{Id}")]
    [Route("/sample")]
    [NavPage("Sample", 1)]
    private sealed class SamplePage : ComponentBase;
}
