using AiCollab.Infrastructure.Mongo.Embedded.Wire;

using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Commands;

/// <summary>Small questions about the server itself.</summary>
internal sealed class ServerCommands : ICommand
{
    /// <summary>The version whose behaviour is followed; maxWireVersion 21 is MongoDB 7.0.</summary>
    private const string Version = "7.0.0";

    public IReadOnlyList<string> Names { get; } =
    [
        "ping", "buildInfo", "buildinfo", "getParameter", "serverStatus", "connectionStatus", "hostInfo", "whatsmyuri", "getLog", "getCmdLineOpts", "logout",
        "endSessions", "refreshSessions", "killSessions", "startSession", "atlasVersion",
    ];

    public IReadOnlySet<string>? Fields => null;

    public ValueTask<BsonBuffer> RunAsync(CommandContext context)
    {
        var reply = context.Command switch
        {
            "buildInfo" or "buildinfo" => BuildInfo(),
            "getParameter" => Parameters(context.Body),
            "serverStatus" => Status(context.Store),
            "connectionStatus" => Connection(context),
            "getCmdLineOpts" => new BsonDocument { { "argv", new BsonArray() }, { "parsed", new BsonDocument() } },
            "getLog" => new BsonDocument { { "totalLinesWritten", 0 }, { "log", new BsonArray() } },
            "hostInfo" => new BsonDocument("system", new BsonDocument { { "numCores", Environment.ProcessorCount }, { "cpuArch", System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture.ToString() } }),
            "whatsmyuri" => new BsonDocument("you", $"connection:{context.Connection.Id}"),
            "startSession" => new BsonDocument { { "id", new BsonDocument("id", new BsonBinaryData(Guid.NewGuid(), GuidRepresentation.Standard)) }, { "timeoutMinutes", 30 } },
            "endSessions" or "killSessions" => EndSessions(context),
            "atlasVersion" => throw new CommandException(59, "CommandNotFound", "no such command: 'atlasVersion'"),
            _ => [],
        };
        reply["ok"] = 1.0;
        return ValueTask.FromResult(BsonBuffer.Of(reply));
    }

    private static BsonDocument BuildInfo() => new()
    {
        { "version", Version },
        { "versionArray", new BsonArray { 7, 0, 0, 0 } },
        { "gitVersion", "embedded" },
        { "modules", new BsonArray() },
        { "storageEngines", new BsonArray { "sqlite" } },
        { "bits", 64 },
        { "debug", false },
        { "maxBsonObjectSize", StoredDocument.MaxBytes },
    };

    private static BsonDocument Parameters(BsonDocument body)
    {
        var known = new BsonDocument("featureCompatibilityVersion", new BsonDocument("version", "7.0"));
        var all = body[0] == "*";
        var reply = new BsonDocument(known.Where(parameter => all || body.Contains(parameter.Name)));
        return reply.ElementCount > 0 ? reply : throw new CommandException(72, "InvalidOptions", "no option found to get");
    }

    private static BsonDocument Status(StoreEngine store) => new()
    {
        { "host", "embedded" },
        { "version", Version },
        { "process", "aicollab" },
        { "pid", (long)Environment.ProcessId },
        { "uptimeMillis", Environment.TickCount64 },
        { "localTime", store.Time.GetUtcNow().UtcDateTime },
        { "storageEngine", new BsonDocument { { "name", "sqlite" }, { "persistent", true } } },
        { "metrics", new BsonDocument { { "commits", store.Writer.Commits }, { "writes", store.Writer.Writes }, { "cursors", store.Cursors.Count } } },
    };

    private static BsonDocument Connection(CommandContext context)
    {
        var credential = context.Connection.IsAuthenticated ? context.Connection.Endpoint.Credential : null;
        var users = credential is null ? new BsonArray() : [new BsonDocument { { "user", credential.User }, { "db", "admin" } }];
        var roles = credential is null ? new BsonArray() : [new BsonDocument { { "role", "root" }, { "db", "admin" } }];
        return new BsonDocument("authInfo", new BsonDocument { { "authenticatedUsers", users }, { "authenticatedUserRoles", roles } });
    }

    private static BsonDocument EndSessions(CommandContext context)
    {
        if (context.Body[0] is BsonArray sessions)
        {
            foreach (var session in sessions.OfType<BsonDocument>())
            {
                context.Store.Retries.End(session);
            }
        }

        return [];
    }
}
