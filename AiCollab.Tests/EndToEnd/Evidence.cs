using System.Diagnostics;
using AiCollab.Infrastructure.Mongo.Embedded;
using Microsoft.Extensions.Logging.Abstractions;
using MongoDB.Bson;
using MongoDB.Driver;

namespace AiCollab.Tests.EndToEnd;

/// <summary>What the product left on disk, read without the product.</summary>
internal static class Evidence
{
    /// <summary>The folder of the only session.</summary>
    public static string Workspace(ProductHost host) => Directory.GetDirectories(Path.Combine(host.Data, "workspaces")).Single();

    /// <summary>What git itself says.</summary>
    public static string Git(string directory, params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["-c", "safe.directory=*", "-C", directory, .. arguments]) { RedirectStandardOutput = true })!;
        var text = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return text.Trim();
    }

    /// <summary>The rows of collections, after the product was stopped: its database is one process's at a time.</summary>
    public static async Task<(List<BsonDocument> Usage, List<BsonDocument> Runs)> StopAndReadAsync(ProductHost host)
    {
        await host.DisposeProcessAsync();
        using var store = EmbeddedStore.Open(Path.Combine(host.Data, "store.db"), new EmbeddedStoreOptions(), TimeProvider.System, NullLogger.Instance);
        var database = store.CreateClient().GetDatabase("aicollab");
        var usage = await database.GetCollection<BsonDocument>("usage_tracking").Find(new BsonDocument()).ToListAsync();
        return (usage, await database.GetCollection<BsonDocument>("code_executions").Find(new BsonDocument()).ToListAsync());
    }
}
