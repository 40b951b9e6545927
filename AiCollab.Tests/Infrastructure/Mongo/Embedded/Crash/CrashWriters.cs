using System.Text;

using AiCollab.Infrastructure.Mongo.Embedded;
using AiCollab.Infrastructure.Mongo.Embedded.Storage;

using Microsoft.Extensions.Logging.Abstractions;

using MongoDB.Bson;

namespace AiCollab.Tests.Infrastructure.Mongo.Embedded.Crash;

/// <summary>The process that is killed: writes for ever and says of each write that the store has acknowledged it, on a line of its own.</summary>
internal static class CrashWriters
{
    public static async Task RunAsync(string path, string collection)
    {
        await using var store = EmbeddedStore.Open(path, new EmbeddedStoreOptions { Synchronous = Synchronous.Normal }, TimeProvider.System, NullLogger.Instance);
        using var client = store.CreateClient();
        var things = client.GetDatabase("test").GetCollection<BsonDocument>(collection);
        await things.Indexes.CreateManyAsync(CrashScript.Indexes);
        await using var output = Console.OpenStandardOutput();
        await Task.WhenAll(Enumerable.Range(0, CrashScript.Writers).Select(writer => Task.Run(async () =>
        {
            for (var step = 0; ; step++)
            {
                await CrashScript.DoAsync(things, writer, step);

                // One write call for each line, so that a kill leaves no half of one.
                var line = Encoding.ASCII.GetBytes($"{writer} {step}\n");
                lock (output)
                {
                    output.Write(line);
                }
            }
        })));
    }
}
