using System.Globalization;
using System.Net;
using System.Text.Json;
using AiCollab.Core.Accounts;
using AiCollab.Core.Ai;
using AiCollab.Core.Costs;
using AiCollab.Core.Sessions;
using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AiCollab.Tests.Web.Features.Costs;

public sealed class CostEndpointsTests(TestHost host) : IClassFixture<TestHost>
{
    private const string Password = "violet anchor seventy";
    private static readonly ModelRef Gpt = new("openai", "gpt-4o");

    [Theory]
    [InlineData("/api/costs")]
    [InlineData("/api/costs.csv")]
    [InlineData("/api/costs?everybody=true")]
    [InlineData("/api/keys/health")]
    public async Task Nobody_is_told_anything_without_signing_in(string path)
    {
        using var http = new HttpClient { BaseAddress = host.Address };
        using var response = await http.GetAsync(path);

        response.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await response.Content.ReadAsStringAsync()).Should().NotContain("NanoUsd").And.NotContain("cost_usd").And.NotContain("health");
    }

    [Fact]
    public async Task A_member_gets_their_own_figures_the_same_as_the_page_and_nobody_elses()
    {
        using var ada = await SignedInAsync("Ada Costs");
        using var bob = await SignedInAsync("Bob Costs");
        await SpendAsync(ada.User, Gpt, new TokenUsage(12_345, 345, 0, 678, 78));
        await SpendAsync(ada.User, new("anthropic", "claude-3-5-sonnet-20241022"), new TokenUsage(1_000, 100, 200, 30, 0));
        await SpendAsync(bob.User, Gpt, new TokenUsage(777, 0, 0, 7, 0));

        var (mine, json) = (await ReportAsync(ada.User), await JsonAsync(ada, "/api/costs?days=3"));

        Same(json.GetProperty("total"), mine.Total);
        mine.Total.Cost.Should().BeGreaterThan(Money.Zero);
        json.GetProperty("today").GetProperty("spentNanoUsd").GetInt64().Should().Be(mine.Today.Spent.NanoUsd).And.Be(mine.Total.Cost.NanoUsd);
        json.GetProperty("today").GetProperty("limitNanoUsd").GetInt64().Should().Be(mine.Today.Limit!.Value.NanoUsd);
        json.GetProperty("month").GetProperty("spentNanoUsd").GetInt64().Should().Be(mine.Month.Spent.NanoUsd);
        json.GetProperty("savedByCacheNanoUsd").GetInt64().Should().Be(mine.SavedByCache.NanoUsd).And.BePositive();
        var models = json.GetProperty("byModel").EnumerateArray().ToList();
        models.Should().HaveCount(2);
        models.Zip(mine.Models).Should().AllSatisfy(m => Same(m.First, m.Second));
        json.GetProperty("byPerson").GetArrayLength().Should().Be(0);
        Same((await JsonAsync(bob, "/api/costs?days=3")).GetProperty("total"), (await ReportAsync(bob.User)).Total);
    }

    [Fact]
    public async Task Everybodys_figures_are_for_administrators()
    {
        using var member = await SignedInAsync("Cleo Costs");
        using var admin = await SignedInAsync("Dora Costs", Role.Admin);
        await SpendAsync(member.User, Gpt, new TokenUsage(4_000, 0, 0, 40, 0));
        foreach (var path in new[] { "/api/costs?everybody=true", "/api/costs.csv?everybody=true" })
        {
            using var refused = await member.Browser.GetAsync(path);
            refused.StatusCode.Should().Be(HttpStatusCode.Forbidden);
            (await refused.Content.ReadAsStringAsync()).Should().NotContain("NanoUsd").And.NotContain("cost_usd");
        }

        var all = await JsonAsync(admin, "/api/costs?everybody=true&days=3");

        var people = all.GetProperty("byPerson").EnumerateArray().ToDictionary(p => p.GetProperty("user").GetString()!, p => p.GetProperty("costNanoUsd").GetInt64());
        people[member.User.Id.ToString()].Should().Be((await ReportAsync(member.User)).Total.Cost.NanoUsd);
        all.GetProperty("total").GetProperty("costNanoUsd").GetInt64().Should().Be(people.Values.Sum());
        (await JsonAsync(admin, "/api/costs?days=3")).GetProperty("total").GetProperty("costNanoUsd").GetInt64().Should().Be(0, "without asking for everybody's an administrator gets their own");
    }

    [Fact]
    public async Task The_csv_holds_the_same_figures_and_no_formula()
    {
        using var eve = await SignedInAsync("Eve Costs");
        string[] ids = ["=HYPERLINK(\"http://evil.example\",\"open\")", "+1+1", "-2", "@SUM(A1)", "  =1+1", "\t=1+1", "\r=1+1", "＝1+1", "gpt-4o", "with,comma\"and quote"];
        foreach (var id in ids)
        {
            await SpendAsync(eve.User, new("openai", id), new TokenUsage(1_000, 10, 5, 20, 2));
        }

        using var response = await eve.Browser.GetAsync("/api/costs.csv?days=3");
        var rows = Rows(await response.Content.ReadAsStringAsync());

        response.Content.Headers.ContentType!.MediaType.Should().Be("text/csv");
        rows.Should().HaveCount(ids.Length + 1).And.OnlyContain(r => r.Count == 12);
        rows.Skip(1).Select(r => r[2].TrimStart('\'')).Should().BeEquivalentTo(ids);
        rows.SelectMany(r => r).Should().OnlyContain(cell => cell.TrimStart().Length > 0 && !"=+-@＝\t\r".Contains(cell.TrimStart(' ')[0]));
        rows.Single(r => r[2] == "gpt-4o").Should().NotBeNull("a plain id stays as it is");
        rows.Skip(1).Sum(r => decimal.Parse(r[10], CultureInfo.InvariantCulture)).Should().Be((await ReportAsync(eve.User)).Total.Cost.Usd);
        rows.Skip(1).Should().OnlyContain(r => r[3] == "1" && r[5] == "1000" && r[6] == "10" && r[7] == "5" && r[8] == "20" && r[9] == "2");
    }

    private static void Same(JsonElement json, UsageSum sum)
    {
        json.GetProperty("costNanoUsd").GetInt64().Should().Be(sum.Cost.NanoUsd);
        json.GetProperty("requests").GetInt64().Should().Be(sum.Requests);
        json.GetProperty("usage").Deserialize<TokenUsage>(JsonSerializerOptions.Web).Should().Be(sum.Usage);
        json.GetProperty("model").GetString().Should().Be(sum.Model?.Model);
    }

    // RFC 4180: quoted cells may hold commas, line breaks and doubled quotes.
    private static List<List<string>> Rows(string csv)
    {
        var (rows, row, cell, quoted) = (new List<List<string>>(), new List<string>(), "", false);
        for (var i = 0; i < csv.Length; i++)
        {
            switch (csv[i])
            {
                case '"' when quoted && i + 1 < csv.Length && csv[i + 1] == '"':
                    cell += csv[i++];
                    break;
                case '"':
                    quoted = !quoted;
                    break;
                case ',' when !quoted:
                    row.Add(cell);
                    cell = "";
                    break;
                case '\r' when !quoted:
                    break;
                case '\n' when !quoted:
                    rows.Add([.. row, cell]);
                    (row, cell) = ([], "");
                    break;
                default:
                    cell += csv[i];
                    break;
            }
        }

        return rows;
    }

    private async Task<SignedIn> SignedInAsync(string name, Role role = Role.Member)
    {
        var account = await host.AddAccountAsync(name, Password, role);
        var browser = host.Browse();
        await browser.SignInAsync(name, Password);
        return new SignedIn(new CurrentUser(account.Id, name, role), browser);
    }

    private Task<Money> SpendAsync(CurrentUser who, ModelRef model, TokenUsage usage) => host.Services.GetRequiredService<CostLedger>()
        .TrackUsageAsync(new ModelUse(who.Id, SessionId.New(), TurnId.New(), StepId.New(), ParticipantId.New(), null, model), usage, batch: false, default);

    private Task<CostReport> ReportAsync(CurrentUser who) => host.Services.GetRequiredService<CostReports>().ReadAsync(who, false, 3, default);

    private static async Task<JsonElement> JsonAsync(SignedIn who, string path) => JsonDocument.Parse(await who.Browser.ReadAsync(path)).RootElement;

    private sealed record SignedIn(CurrentUser User, FormBrowser Browser) : IDisposable
    {
        public void Dispose() => Browser.Dispose();
    }
}
