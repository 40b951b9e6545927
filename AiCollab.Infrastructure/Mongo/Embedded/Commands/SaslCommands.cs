using AiCollab.Infrastructure.Mongo.Embedded.Transport;
using AiCollab.Infrastructure.Mongo.Embedded.Wire;

using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Commands;

/// <summary>saslStart and saslContinue: SCRAM-SHA-256 and nothing else.</summary>
internal sealed class SaslCommands : ICommand
{
    public const string Mechanism = "SCRAM-SHA-256";
    private const int ConversationId = 1;

    public IReadOnlyList<string> Names { get; } = ["saslStart", "saslContinue"];

    public IReadOnlySet<string>? Fields { get; } = new HashSet<string> { "mechanism", "payload", "conversationId", "options", "autoAuthorize", "db" };

    public bool IsOpen => true;

    public ValueTask<BsonBuffer> RunAsync(CommandContext context)
    {
        var reply = context.Command == "saslStart" ? Start(context.Connection, context.Body) : Continue(context.Connection, context.Body);
        reply["ok"] = 1.0;
        return ValueTask.FromResult(BsonBuffer.Of(reply));
    }

    /// <summary>Also answers what drivers send ahead inside hello (speculativeAuthenticate).</summary>
    public static BsonDocument Start(ClientConnection connection, BsonDocument body)
    {
        if (connection.Endpoint.Credential is not { } credential)
        {
            throw ScramConversation.Failed();
        }

        if (body.GetValue("mechanism", "") != Mechanism)
        {
            throw new CommandException(334, "MechanismUnavailable", $"Only the mechanism {Mechanism} is available");
        }

        var skip = body.GetValue("options", null) is BsonDocument options && options.GetValue("skipEmptyExchange", false).ToBoolean();
        connection.Conversation = ScramConversation.Start(credential, Payload(body), skip);
        return Reply(done: false, connection.Conversation.ServerFirst);
    }

    private static BsonDocument Continue(ClientConnection connection, BsonDocument body)
    {
        if (connection.Conversation is not { } conversation || body.GetValue("conversationId", 0) != ConversationId)
        {
            throw new CommandException(17, "ProtocolError", "No SASL session state found");
        }

        if (conversation.IsProven)
        {
            return Authenticate(connection, []);
        }

        try
        {
            var signature = conversation.Finish(Payload(body));
            return conversation.SkipEmptyExchange ? Authenticate(connection, signature) : Reply(done: false, signature);
        }
        catch (CommandException)
        {
            connection.Conversation = null;
            throw;
        }
    }

    private static BsonDocument Authenticate(ClientConnection connection, byte[] payload)
    {
        connection.IsAuthenticated = true;
        connection.Conversation = null;
        return Reply(done: true, payload);
    }

    private static BsonDocument Reply(bool done, byte[] payload) =>
        new() { { "conversationId", ConversationId }, { "done", done }, { "payload", payload } };

    private static byte[] Payload(BsonDocument body) => body.GetValue("payload", null) is BsonBinaryData payload
        ? payload.Bytes
        : throw ScramConversation.Failed();
}
