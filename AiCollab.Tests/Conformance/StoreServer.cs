using AiCollab.Infrastructure.Mongo.Embedded;
using AiCollab.Infrastructure.Mongo.Embedded.Storage;

using Microsoft.Extensions.Logging.Abstractions;

namespace AiCollab.Tests.Conformance;

/// <summary>Serves an embedded store to suites in other languages: prints its address and ends when its input does.</summary>
internal static class StoreServer
{
    public const string User = "suite";

    public static async Task RunAsync(string folder, string password)
    {
        var options = new EmbeddedStoreOptions { Listen = "127.0.0.1:0", User = User, Password = password, Synchronous = Synchronous.Normal };
        await using var store = EmbeddedStore.Open(Path.Combine(folder, "store.db"), options, TimeProvider.System, NullLogger.Instance);
        await Console.Out.WriteLineAsync(store.ListenerAddress);
        await Console.In.ReadToEndAsync();
    }
}
