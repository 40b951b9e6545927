using AiCollab.Infrastructure.Mongo.Embedded.Wire;

using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Commands;

/// <summary>hello and its old names: the primary of a replica set of one, so that drivers retry writes.</summary>
/// <remarks>topologyVersion is left out: drivers then poll instead of keeping an awaiting request open.</remarks>
internal sealed class HelloCommand : ICommand
{
    public const string ReplicaSet = "rs0";
    public const int MaxWireVersion = 21;
    private static readonly BsonDocument ElectionId = new("electionId", new ObjectId("7fffffff0000000000000001"));

    public IReadOnlyList<string> Names { get; } = ["hello", "isMaster", "ismaster"];

    public IReadOnlySet<string>? Fields => null;

    public bool IsOpen => true;

    public ValueTask<BsonBuffer> RunAsync(CommandContext context)
    {
        var address = context.Connection.Endpoint.Address;
        var now = context.Store.Time.GetUtcNow().UtcDateTime;
        var reply = new BsonDocument
        {
            { context.Command == "hello" ? "isWritablePrimary" : "ismaster", true },
            { "helloOk", true },
            { "setName", ReplicaSet },
            { "setVersion", 1 },
            { "secondary", false },
            { "hosts", new BsonArray { address } },
            { "primary", address },
            { "me", address },
            ElectionId.GetElement(0),
            { "lastWrite", new BsonDocument { { "opTime", new BsonDocument { { "ts", new BsonTimestamp(1, 1) }, { "t", 1L } } }, { "lastWriteDate", now } } },
            { "maxBsonObjectSize", StoredDocument.MaxBytes },
            { "maxMessageSizeBytes", MessageParser.MaxMessageLength },
            { "maxWriteBatchSize", WriteCommands.MaxStatements },
            { "localTime", now },
            { "logicalSessionTimeoutMinutes", 30 },
            { "connectionId", context.Connection.Id },
            { "minWireVersion", 0 },
            { "maxWireVersion", MaxWireVersion },
            { "readOnly", false },
        };
        AddAuthentication(context, reply);
        reply["ok"] = 1.0;
        return ValueTask.FromResult(BsonBuffer.Of(reply));
    }

    private static void AddAuthentication(CommandContext context, BsonDocument reply)
    {
        if (context.Body.Contains("saslSupportedMechs") && context.Connection.Endpoint.Credential is not null)
        {
            reply["saslSupportedMechs"] = new BsonArray { SaslCommands.Mechanism };
        }

        if (context.Body.GetValue("speculativeAuthenticate", null) is BsonDocument ahead
            && context.Connection.Endpoint.Credential is not null
            && ahead.GetValue("mechanism", "") == SaslCommands.Mechanism)
        {
            reply["speculativeAuthenticate"] = SaslCommands.Start(context.Connection, ahead);
        }
    }
}
