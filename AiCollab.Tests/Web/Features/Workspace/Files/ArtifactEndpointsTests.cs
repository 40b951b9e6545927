using System.IO.Compression;
using System.Net;
using AiCollab.Core.Sandbox;
using AiCollab.Core.Sessions;
using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AiCollab.Tests.Web.Features.Workspace.Files;

/// <summary>The files of runs by HTTP against the whole product.</summary>
public sealed class ArtifactEndpointsTests(TestHost host) : IClassFixture<TestHost>
{
    private const string Password = "violet anchor seventy";

    [Fact]
    public async Task A_file_of_a_run_comes_down_as_an_attachment_and_an_image_by_its_type()
    {
        using var ada = await MemberAsync("maker of plots");
        var run = await StoreAsync(await ada.NewSessionAsync());

        using var image = await ada.Browser.GetAsync($"{run}/artifact?name=plot.png");
        using var page = await ada.Browser.GetAsync($"{run}/artifact?name=evil.html");
        using var missing = await ada.Browser.GetAsync($"{run}/artifact?name=other.png");

        image.Content.Headers.ContentType!.MediaType.Should().Be("image/png");
        (await image.Content.ReadAsByteArrayAsync()).Should().Equal(1, 2, 3);
        page.Content.Headers.ContentType!.MediaType.Should().Be("application/octet-stream");
        page.Content.Headers.ContentDisposition!.DispositionType.Should().Be("attachment");
        page.Headers.GetValues("Content-Security-Policy").Single().Should().StartWith("sandbox; default-src 'none'");
        missing.StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task All_files_of_a_run_come_down_as_one_zip()
    {
        using var ada = await MemberAsync("packer of all");
        var run = await StoreAsync(await ada.NewSessionAsync());

        using var answer = await ada.Browser.GetAsync($"{run}/artifacts");

        answer.Content.Headers.ContentDisposition!.FileName.Should().EndWith(".zip");
        using var zip = new ZipArchive(await answer.Content.ReadAsStreamAsync());
        zip.Entries.Select(e => (e.FullName, e.Length)).Should().Equal(("plot.png", 3L), ("evil.html", 1L));
    }

    [Fact]
    public async Task Files_that_were_removed_after_their_time_are_gone_and_say_how_to_have_them_again()
    {
        using var ada = await MemberAsync("late comer");
        var run = await StoreAsync(await ada.NewSessionAsync(), DateTimeOffset.UnixEpoch);
        await host.Services.GetRequiredService<ICodeRunStore>().ExpireArtifactsAsync(DateTimeOffset.UnixEpoch.AddDays(1), long.MaxValue, default);

        foreach (var address in new[] { $"{run}/artifact?name=plot.png", $"{run}/artifacts" })
        {
            using var answer = await ada.Browser.GetAsync(address);
            answer.StatusCode.Should().Be(HttpStatusCode.Gone);
            (await answer.Content.ReadAsStringAsync()).Should().Contain("Run it again");
        }
    }

    [Fact]
    public async Task Nobody_but_the_sessions_members_is_told_of_a_run()
    {
        using var ada = await MemberAsync("owner of runs");
        using var other = await MemberAsync("other one");
        using var nobody = host.Browse();
        var run = await StoreAsync(await ada.NewSessionAsync());
        var elsewhere = await other.NewSessionAsync() + run[run.IndexOf("/runs/", StringComparison.Ordinal)..];

        foreach (var part in new[] { "/artifact?name=plot.png", "/artifacts" })
        {
            (await StatusAsync(ada.Browser, run + part)).Should().Be(HttpStatusCode.OK);
            (await StatusAsync(other.Browser, run + part)).Should().Be(HttpStatusCode.NotFound);
            (await StatusAsync(other.Browser, elsewhere + part)).Should().Be(HttpStatusCode.NotFound, "the run is of another session");
            (await StatusAsync(nobody, run + part)).Should().BeOneOf(HttpStatusCode.Redirect, HttpStatusCode.Unauthorized);
        }
    }

    private static async Task<HttpStatusCode> StatusAsync(FormBrowser browser, string address)
    {
        using var answer = await browser.GetAsync(address);
        return answer.StatusCode;
    }

    /// <summary>Stores a run with two files and returns its address.</summary>
    private async Task<string> StoreAsync(string session, DateTimeOffset? at = null)
    {
        var run = TestSessions.Ran(CodeRunId.New(), Verdict.Ok) with
        {
            Session = new SessionId(Guid.Parse(session[(session.LastIndexOf('/') + 1)..])),
            StartedAt = at ?? TimeProvider.System.GetUtcNow(),
            Artifacts = [new RunArtifact("plot.png", "image/png", [1, 2, 3]), new RunArtifact("evil.html", "text/html", [1])],
        };
        await host.Services.GetRequiredService<ICodeRunStore>().SaveAsync(run, default);
        return $"{session}/runs/{run.Id}";
    }

    private async Task<Member> MemberAsync(string name)
    {
        await host.AddAccountAsync(name, Password);
        var browser = host.Browse();
        await browser.SignInAsync(name, Password);
        return new Member(browser);
    }

    private sealed record Member(FormBrowser Browser) : IDisposable
    {
        /// <summary>Makes a session and returns its path.</summary>
        public async Task<string> NewSessionAsync()
        {
            var page = await Browser.ReadAsync("/");
            var token = WebUtility.HtmlDecode(System.Text.RegularExpressions.Regex.Match(page, "name=\"__RequestVerificationToken\" value=\"([^\"]+)\"").Groups[1].Value);
            using var made = await Browser.PostAsync("/sessions", ("__RequestVerificationToken", token));
            return made.Headers.Location!.ToString();
        }

        public void Dispose() => Browser.Dispose();
    }
}
