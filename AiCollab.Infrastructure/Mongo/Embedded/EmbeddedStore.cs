using System.Net.Sockets;

using AiCollab.Infrastructure.Mongo.Embedded.Commands;
using AiCollab.Infrastructure.Mongo.Embedded.Storage;
using AiCollab.Infrastructure.Mongo.Embedded.Transport;

using Microsoft.Extensions.Logging;

using MongoDB.Driver;
using MongoDB.Driver.Core.Connections;

namespace AiCollab.Infrastructure.Mongo.Embedded;

/// <summary>
/// A MongoDB-wire-compatible store over one SQLite file, in this process, reached by the real MongoDB driver.
/// What it does not support it refuses with MongoDB's own error code; it never does something else instead.
/// </summary>
public sealed partial class EmbeddedStore : IAsyncDisposable, IDisposable
{
    /// <summary>The name under which drivers know the store; nothing listens there.</summary>
    internal const string SeedAddress = "embedded:27017";

    private readonly StoreEngine _engine;
    private readonly StoreLock _lock;
    private readonly CommandTable _commands;
    private readonly Housekeeping _housekeeping;
    private readonly ILogger _logger;
    private readonly string _path;
    private readonly bool _useUnixSocket;
    private SocketServer? _listener;
    private SocketServer? _unixServer;
    private string? _unixFolder;

    private EmbeddedStore(string path, bool useUnixSocket, StoreLock storeLock, StoreEngine engine, ILogger logger)
    {
        _path = path;
        _useUnixSocket = useUnixSocket;
        _lock = storeLock;
        _engine = engine;
        _logger = logger;
        _commands = new CommandTable(engine, AllCommands.Create(), logger);
        _housekeeping = new Housekeeping(engine, logger);
    }

    /// <summary>host:port of the listener; null when there is none.</summary>
    public string? ListenerAddress => _listener?.Address;

    internal StoreEngine Engine => _engine;

    /// <summary>Opens the store in the file <paramref name="path"/>, creating it and its folder if need be.</summary>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    /// <exception cref="IOException">Another process has the store open, the file is damaged, or the listener's port is taken.</exception>
    public static EmbeddedStore Open(string path, EmbeddedStoreOptions options, TimeProvider time, ILogger logger)
    {
        if (options.Problems().ToList() is { Count: > 0 } problems)
        {
            throw new ArgumentException(string.Join(" ", problems), nameof(options));
        }

        path = Path.GetFullPath(path);
        PrivateFiles.Prepare(path);
        var storeLock = StoreLock.Take(path);
        StoreEngine? engine = null;
        try
        {
            engine = StoreEngine.Open(path, options.Synchronous, time);
            var store = new EmbeddedStore(path, options.UnixSocket, storeLock, engine, logger);
            store.Listen(options);
            return store;
        }
        catch (Exception e) when (e is StorageException or SocketException)
        {
            engine?.Dispose();
            storeLock.Dispose();
            throw new IOException(e is SocketException
                ? $"The embedded store cannot listen on {options.Listen}: {e.Message}. Choose another Embedded:Listen."
                : $"The embedded store cannot open {path}: {e.Message}.", e);
        }
    }

    /// <summary>A client of this store, to be disposed before it. In-process, commands run on the caller's thread.</summary>
    /// <exception cref="NotSupportedException">This version of the driver cannot be connected to a store in its own process.</exception>
    public MongoClient CreateClient()
    {
        IStreamFactory factory = _useUnixSocket
            ? new UnixStreamFactory(UnixSocket())
            : new InProcessStreamFactory(_commands, new Endpoint(SeedAddress, Credential: null, OutlivesProcess: false));
        var settings = MongoClientSettings.FromConnectionString($"mongodb://{SeedAddress}/?replicaSet={HelloCommand.ReplicaSet}");
        settings.ClusterConfigurator = builder => DriverHook.Register(builder, factory);
        return new MongoClient(settings);
    }

    /// <summary>Deletes what TTL indexes say has expired; runs by itself every minute.</summary>
    internal Task<int> SweepExpiredAsync(CancellationToken ct) => _housekeeping.SweepExpiredAsync(ct);

    public async ValueTask DisposeAsync()
    {
        await _housekeeping.DisposeAsync();
        foreach (var server in new[] { _listener, _unixServer })
        {
            if (server is not null)
            {
                await server.DisposeAsync();
            }
        }

        if (_unixFolder is not null)
        {
            Directory.Delete(_unixFolder, recursive: true);
        }

        _engine.Dispose();
        _lock.Dispose();
    }

    /// <summary>For containers that cannot wait; prefer <see cref="DisposeAsync"/>. Ends on a thread of the pool: the caller's own context may have no other thread.</summary>
    public void Dispose() => Task.Run(() => DisposeAsync().AsTask()).GetAwaiter().GetResult();

    /// <summary>A socket in a folder that only this user may enter.</summary>
    private string UnixSocket()
    {
        _unixFolder ??= Directory.CreateTempSubdirectory("aicollab-store-").FullName;
        var path = Path.Combine(_unixFolder, "store.sock");
        _unixServer ??= SocketServer.Listen(_commands, new UnixDomainSocketEndPoint(path), credential: null, _logger);
        return path;
    }

    private void Listen(EmbeddedStoreOptions options)
    {
        if (string.IsNullOrEmpty(options.Listen) || ListenAddress.TryParse(options.Listen, out var address) is not null)
        {
            return;
        }

        _listener = SocketServer.Listen(_commands, address, ScramCredential.Create(options.User!, options.Password!), _logger);
        LogListening(_listener.Address, _path);
    }

    [LoggerMessage(LogLevel.Information, "The embedded store {Path} listens on {Address}")]
    private partial void LogListening(string address, string path);
}
