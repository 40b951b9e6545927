using AiCollab.Core.Errors;
using AiCollab.Web.Layout;
using Bunit;
using FluentAssertions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AiCollab.Tests.Web.Layout;

public sealed class PanelBoundaryTests : BunitContext
{
    private readonly KeptReports _reports = new();

    public PanelBoundaryTests()
    {
        Services.AddSingleton<IErrorReports>(_reports);
        Services.AddSingleton(TimeProvider.System);
    }

    [Fact]
    public void A_broken_panel_shows_a_reference_under_which_a_report_is_stored()
    {
        var panel = RenderBroken(new InvalidOperationException("the secret detail"));

        var report = _reports.Stored.Should().ContainSingle().Subject;
        panel.Markup.Should().Contain("The file tree could not be drawn").And.Contain("Your files are safe.").And.Contain(report.Reference.Value);
        panel.Markup.Should().NotContain("secret detail");
        report.Details.Should().Contain("the secret detail");
        report.Where.Should().Be("The file tree could not be drawn");
    }

    [Fact]
    public void A_failure_with_a_name_says_its_own_sentence_and_is_not_reported()
    {
        var panel = RenderBroken(new StoreUnavailableException("The database cannot be reached. Work goes on when it is back."));

        panel.Markup.Should().Contain("The database cannot be reached.");
        _reports.Stored.Should().BeEmpty();
    }

    [Fact]
    public void Drawing_it_again_works_when_the_cause_is_gone()
    {
        var panel = RenderBroken(new InvalidOperationException());
        Fragile.Failure = null;

        panel.Find("button").Click();

        panel.Markup.Should().Contain("all is well").And.NotContain("could not be drawn");
    }

    [Fact]
    public void Another_page_starts_anew()
    {
        var panel = RenderBroken(new InvalidOperationException());
        Fragile.Failure = null;

        Services.GetRequiredService<NavigationManager>().NavigateTo("/elsewhere");

        panel.WaitForAssertion(() => panel.Markup.Should().Contain("all is well"));
    }

    private IRenderedComponent<PanelBoundary> RenderBroken(Exception failure)
    {
        Fragile.Failure = failure;
        return Render<PanelBoundary>(p => p
            .Add(b => b.Title, "The file tree could not be drawn")
            .Add(b => b.Assurance, "Your files are safe.")
            .AddChildContent<Fragile>());
    }

    private sealed class Fragile : ComponentBase
    {
        [ThreadStatic]
        public static Exception? Failure;

        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            if (Failure is not null)
            {
                throw Failure;
            }

            builder.AddContent(0, "all is well");
        }
    }

    private sealed class KeptReports : IErrorReports
    {
        public List<ErrorReport> Stored { get; } = [];

        public Task StoreAsync(ErrorReport report, CancellationToken ct)
        {
            Stored.Add(report);
            return Task.CompletedTask;
        }
    }
}
