using System.Diagnostics;

using AiCollab.Tests.Infrastructure.Mongo.Embedded;

using FluentAssertions;

using MongoDB.Bson;
using MongoDB.Driver;

using Xunit;

namespace AiCollab.Tests.Conformance;

/// <summary>Clients that nobody here wrote (npm <c>mongodb</c> and <c>mongosh</c>) at the embedded store's listener, with SCRAM-SHA-256.</summary>
public sealed class ListenerConformanceTests : IAsyncDisposable
{
    private const string User = "ann";
    private const string Password = "p@ss, wörd=1";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly TestStore _store = new(configure: options => (options.Listen, options.User, options.Password) = ("127.0.0.1:0", User, Password));

    public async ValueTask DisposeAsync() => await _store.DisposeAsync();

    [Fact]
    public async Task The_npm_driver_writes_reads_updates_and_aggregates()
    {
        var (exit, output) = await NodeAsync("driver.mjs", _store.Store.ListenerAddress!, User, Password);

        (exit, output.Trim()).Should().Be((0, "ok"));
    }

    [Theory]
    [InlineData(User, "wrong")]
    [InlineData("bob", Password)]
    public async Task The_npm_driver_is_kept_out_with_a_wrong_password_or_user(string user, string password)
    {
        var (exit, output) = await NodeAsync("driver.mjs", _store.Store.ListenerAddress!, user, password);

        exit.Should().NotBe(0);
        output.Should().Contain("Authentication failed").And.NotContain("\nok");
    }

    [Fact]
    public async Task Mongosh_shows_and_changes_the_products_data()
    {
        await _store.Things.InsertManyAsync(Enumerable.Range(0, 300).Select(i => new BsonDocument { { "_id", i }, { "n", i } }));

        var (exit, output) = await MongoshAsync(Password, """
            const t = db.getSiblingDB('test').things;
            print(Number(t.countDocuments({})), t.find().toArray().length, t.find({n: {$gte: 290}}).sort({n: -1}).toArray()[0].n);
            t.updateOne({_id: 5}, {$set: {seen: true}});
            t.createIndex({n: 1});
            print(t.aggregate([{$group: {_id: null, sum: {$sum: '$n'}}}]).toArray()[0].sum, t.getIndexes().length, db.hello().setName);
            print(t.validate().valid, db.getMongo().getDBNames().includes('test'), t.find({n: 7}).explain().queryPlanner.winningPlan.inputStage.stage);
            """);

        exit.Should().Be(0, output);
        output.Should().Contain("300 300 299").And.Contain("44850 2 rs0").And.Contain("true true IXSCAN");
        (await _store.Things.Find(new BsonDocument("seen", true)).SingleAsync())["_id"].AsInt32.Should().Be(5);
    }

    [Fact]
    public async Task Mongosh_is_kept_out_with_a_wrong_password()
    {
        var (exit, output) = await MongoshAsync("wrong", "print('in')");

        exit.Should().NotBe(0);
        output.Should().Contain("Authentication failed");
    }

    private Task<(int Exit, string Output)> MongoshAsync(string password, string script) => NodeAsync(
        Path.Combine("node_modules", "mongosh", "bin", "mongosh.js"),
        $"mongodb://{_store.Store.ListenerAddress}/?directConnection=true", "--username", User, "--password", password,
        "--authenticationDatabase", "admin", "--authenticationMechanism", "SCRAM-SHA-256", "--quiet", "--norc", "--eval", script);

    private static async Task<(int Exit, string Output)> NodeAsync(string script, params string[] arguments)
    {
        var folder = RepositoryFolder.At("AiCollab.Tests", "Conformance");
        Directory.Exists(Path.Combine(folder, "node_modules")).Should().BeTrue("./setup.sh test installs the clients");
        using var home = new TemporaryFolder();
        var start = new ProcessStartInfo("node", [Path.Combine(folder, script), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["HOME"] = home.Path;
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        var texts = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, string.Concat(texts));
    }
}
