using System.Diagnostics;
using System.Globalization;

using AiCollab.Infrastructure.Mongo.Embedded;
using AiCollab.Infrastructure.Mongo.Embedded.Storage;

using FluentAssertions;

using Microsoft.Extensions.Logging.Abstractions;

using MongoDB.Bson;
using MongoDB.Driver;

using Xunit;

namespace AiCollab.Tests.Infrastructure.Mongo.Embedded.Crash;

/// <summary>A process under eight writers is killed at random moments; what it had acknowledged is there, and the file is sound.</summary>
public sealed class CrashTests : IDisposable
{
    private const int MostLines = 3_000;
    private static readonly int Kills = Environment.GetEnvironmentVariable("AICOLLAB_THOROUGH") == "1" ? 200 : 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TemporaryFolder _folder = new();
    private readonly Random _random = new();

    private string Store => Path.Combine(_folder.Path, "store.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Keeps_every_acknowledged_write_through_kills_at_random()
    {
        for (var kill = 0; kill < Kills; kill++)
        {
            var collection = $"kill{kill}";
            var acknowledged = await WriteUntilKilledAsync(collection, 1 + _random.Next(MostLines));
            acknowledged.Sum().Should().BePositive();

            CheckFile();
            await CheckAsync(collection, acknowledged);
        }
    }

    /// <summary>The number of steps that each writer saw acknowledged.</summary>
    private async Task<int[]> WriteUntilKilledAsync(string collection, int lines)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(TestProgram).Assembly.Location, "crash-writers", Store, collection]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        var acknowledged = new int[CrashScript.Writers];
        for (var seen = 0; await process.StandardOutput.ReadLineAsync(patience.Token) is { } line; seen++)
        {
            var parts = line.Split(' ').Select(part => int.Parse(part, CultureInfo.InvariantCulture)).ToArray();
            acknowledged[parts[0]].Should().Be(parts[1], "each step is acknowledged once, in order");
            acknowledged[parts[0]]++;
            if (seen == lines)
            {
                process.Kill();
            }
        }

        await process.WaitForExitAsync(patience.Token);
        process.ExitCode.Should().Be(137, "it was killed and did not end by itself");
        return acknowledged;
    }

    private void CheckFile()
    {
        using var db = SqliteHandle.Open(Store, Synchronous.Normal);
        using var check = db.Prepare("PRAGMA integrity_check");
        check.Step().Should().BeTrue();
        check.Text(0).Should().Be("ok");
    }

    private async Task CheckAsync(string collection, int[] acknowledged)
    {
        await using var store = EmbeddedStore.Open(Store, new EmbeddedStoreOptions(), TimeProvider.System, NullLogger.Instance);
        using var client = store.CreateClient();
        var database = client.GetDatabase("test");
        var report = await database.RunCommandAsync<BsonDocument>(new BsonDocument("validate", collection));
        report["valid"].AsBoolean.Should().BeTrue(report["errors"].ToString());
        report["nIndexes"].AsInt32.Should().Be(CrashScript.Indexes.Count + 1);

        var found = (await database.GetCollection<BsonDocument>(collection).Find(new BsonDocument()).ToListAsync()).ToLookup(CrashScript.WriterOf);
        for (var writer = 0; writer < CrashScript.Writers; writer++)
        {
            CheckWriter(writer, acknowledged[writer], [.. found[writer].OrderBy(document => document["_id"])]);
        }

        await database.DropCollectionAsync(collection);
    }

    /// <summary>The step that was under way when the process died may be there or not, but only as a whole.</summary>
    private static void CheckWriter(int writer, int acknowledged, List<BsonDocument> found)
    {
        if (!found.SequenceEqual(CrashScript.After(writer, acknowledged + 1).Values))
        {
            found.Should().Equal(CrashScript.After(writer, acknowledged).Values, $"writer {writer} had {acknowledged} steps acknowledged");
        }
    }
}
