using AiCollab.Infrastructure.Mongo.Embedded.Storage;

namespace AiCollab.Infrastructure.Mongo.Embedded;

/// <summary>How the embedded store runs.</summary>
public sealed class EmbeddedStoreOptions
{
    public const string Section = "Embedded";

    /// <summary>host:port of a listener for mongosh and backup tools; loopback only, none by default. Port 0 picks a free one.</summary>
    public string? Listen { get; set; }

    /// <summary>Whom the listener lets in (SCRAM-SHA-256); required with <see cref="Listen"/>.</summary>
    public string? User { get; set; }

    public string? Password { get; set; }

    /// <summary>What an acknowledged write survives: FULL, a loss of power; NORMAL, the death of the process.</summary>
    public Synchronous Synchronous { get; set; } = Synchronous.Full;

    /// <summary>Reaches the store over a Unix socket in a private folder instead of in-process, should another driver version need it.</summary>
    public bool UnixSocket { get; set; }

    /// <summary>Every problem in one sentence each, with what to do about it.</summary>
    public IEnumerable<string> Problems()
    {
        if (string.IsNullOrEmpty(Listen))
        {
            yield break;
        }

        if (ListenAddress.TryParse(Listen, out _) is { } problem)
        {
            yield return problem;
        }

        if (string.IsNullOrEmpty(User) || string.IsNullOrEmpty(Password))
        {
            yield return "Embedded:Listen opens the store to other programs on this machine: set Embedded:User and Embedded:Password too.";
        }
    }
}
