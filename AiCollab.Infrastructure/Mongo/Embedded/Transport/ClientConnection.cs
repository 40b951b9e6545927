namespace AiCollab.Infrastructure.Mongo.Embedded.Transport;

/// <summary>One client's connection: where it came in, and whether it has proved who it is.</summary>
internal sealed class ClientConnection(Endpoint endpoint)
{
    private static int _lastId;

    public int Id { get; } = Interlocked.Increment(ref _lastId);

    public Endpoint Endpoint { get; } = endpoint;

    public bool IsAuthenticated { get; set; } = endpoint.Credential is null;

    /// <summary>The authentication under way.</summary>
    public ScramConversation? Conversation { get; set; }
}

/// <summary>A way into the store.</summary>
/// <param name="Address">host:port, as the client's seed names it; drivers compare it with what hello announces.</param>
/// <param name="Credential">Whom it lets in; null: everybody who can reach it.</param>
/// <param name="OutlivesProcess">Its clients may retry a write after this process has died and come back.</param>
internal sealed record Endpoint(string Address, ScramCredential? Credential, bool OutlivesProcess);
