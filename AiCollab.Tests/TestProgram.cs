using AiCollab.Tests.Benchmarks;
using AiCollab.Tests.Conformance;
using AiCollab.Tests.Infrastructure.Costs.Storm;
using AiCollab.Tests.Infrastructure.Mongo.Embedded.Crash;

namespace AiCollab.Tests;

/// <summary>What the test assembly does when it is started as a program of its own: parts of tests that need another process.</summary>
internal static class TestProgram
{
    public static async Task<int> Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["crash-writers", var store, var collection]:
                await CrashWriters.RunAsync(store, collection);
                return 0;
            case ["serve-store", var folder, var password]:
                await StoreServer.RunAsync(folder, password);
                return 0;
            case ["storm-driver", var run]:
                await StormDriver.RunAsync(run);
                return 0;
            case ["bench", .. var names]:
                return await BenchmarkProgram.RunAsync(names);
            default:
                await Console.Error.WriteLineAsync("Run the tests with: dotnet test. Programs in here: crash-writers STORE COLLECTION, serve-store FOLDER PASSWORD, storm-driver RUN, bench [NAME ...].");
                return 2;
        }
    }
}
