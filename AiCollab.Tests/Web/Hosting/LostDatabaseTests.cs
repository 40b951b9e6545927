using System.Net;

using AiCollab.Core.Errors;
using AiCollab.Infrastructure.Mongo;
using AiCollab.Tests.Infrastructure.Mongo;

using FluentAssertions;

using MongoDB.Bson;

using Xunit;

namespace AiCollab.Tests.Web.Hosting;

/// <summary>What is said when the database is away or lets nobody in, and that work goes on when it is back.</summary>
public sealed class LostDatabaseTests
{
    private const string Phrase = "violet anchor seventy";
    private const string WrongPassword = "The database does not accept the user or password: check ConnectionStrings:MongoDb.";
    private const string Dead = "The database cannot be reached: check that MongoDB is running and that ConnectionStrings:MongoDb names its address. Work goes on when it is back.";

    [Fact]
    public async Task A_wrong_password_is_told_at_the_start_in_one_sentence()
    {
        await using var remote = new RemoteStore();
        (await StartTests.StartAsync(new() { ["ConnectionStrings__MongoDb"] = remote.Uri("wrong") })).Should().Be((1, Told(WrongPassword)));
    }

    [Fact]
    public async Task A_dead_address_is_told_at_the_start_in_one_sentence()
    {
        await using var remote = new RemoteStore();
        await remote.Gate.CutAsync();
        (await StartTests.StartAsync(new() { ["ConnectionStrings__MongoDb"] = remote.Uri() })).Should().Be((1, Told(Dead)));
    }

    [Fact]
    public async Task What_is_no_connection_string_is_told_without_repeating_it()
    {
        var (exit, errors) = await StartTests.StartAsync(new() { ["ConnectionStrings__MongoDb"] = "postgres://ann:secret@host/x" });

        exit.Should().Be(1);
        errors.Should().Contain("ConnectionStrings:MongoDb is not a valid MongoDB connection string").And.NotContain("secret");
    }

    [Fact]
    public async Task A_lost_connection_is_told_on_the_page_and_work_goes_on_when_the_database_is_back()
    {
        await using var remote = new RemoteStore();
        await using var host = new RemoteHost(remote.Uri());
        await host.AddAccountAsync("patient", Phrase);
        using var browser = host.Browse();
        await browser.SignInAsync("patient", Phrase);
        (await browser.IsSignedInAsync()).Should().BeTrue();

        await remote.Gate.CutAsync();
        using (var lost = await browser.GetAsync("/"))
        {
            lost.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
            WebUtility.HtmlDecode(await lost.Content.ReadAsStringAsync()).Should().ContainAny(Dead, "The connection to the database was lost.").And.NotContain("   at ");
        }

        remote.Gate.Mend();
        var patience = DateTime.UtcNow.AddSeconds(30);
        while (!await browser.IsSignedInAsync())
        {
            DateTime.UtcNow.Should().BeBefore(patience);
        }
    }

    [Fact]
    public async Task A_wrong_password_is_told_at_run_time_in_one_sentence()
    {
        await using var remote = new RemoteStore();
        using var client = MongoConnection.CreateClient(MongoConnection.Parse(remote.Uri("wrong")));
        var ask = () => StoreFailures.TranslatingAsync(() => client.GetDatabase("aicollab").RunCommandAsync<BsonDocument>(new BsonDocument("ping", 1)));

        (await ask.Should().ThrowAsync<StoreUnavailableException>()).WithMessage(WrongPassword);
    }

    private static string Told(string sentence) => $"AiCollab does not start:\n- {sentence}\n";

    private sealed class RemoteHost(string connection) : TestHost
    {
        protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string> { ["ConnectionStrings:MongoDb"] = connection };
    }
}
