using AiCollab.Tests.Infrastructure.Mongo.Embedded;

namespace AiCollab.Tests.Infrastructure.Mongo;

/// <summary>A database over TCP that asks for a password, behind a gate that a test can cut.</summary>
internal sealed class RemoteStore : IAsyncDisposable
{
    public const string User = "ann";
    public const string Password = "right";

    public RemoteStore() => Gate = new DatabaseGate(Store.Store.ListenerAddress!);

    public TestStore Store { get; } = new(configure: options => (options.Listen, options.User, options.Password) = ("127.0.0.1:0", User, Password));

    public DatabaseGate Gate { get; }

    /// <summary>A connection string for the product; it gives up quickly.</summary>
    public string Uri(string password = Password) =>
        $"mongodb://{User}:{password}@{Gate.Address}/aicollab?authSource=admin&directConnection=true&serverSelectionTimeoutMS=1500&heartbeatFrequencyMS=500";

    public async ValueTask DisposeAsync()
    {
        await Gate.DisposeAsync();
        await Store.DisposeAsync();
    }
}
