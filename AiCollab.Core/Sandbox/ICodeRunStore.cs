using AiCollab.Core.Sessions;

namespace AiCollab.Core.Sandbox;

/// <summary>Keeps every execution (<c>code_executions</c>).</summary>
public interface ICodeRunStore
{
    /// <summary>Stores an execution that is over, with its artifacts; storing the same id again replaces it.</summary>
    Task SaveAsync(CodeRun run, CancellationToken ct);

    /// <summary>The executions of a session, newest first, without the artifacts' content. At most <paramref name="limit"/>, 1 to 500.</summary>
    Task<IReadOnlyList<CodeRun>> ListAsync(SessionId session, int limit, CancellationToken ct);

    /// <summary>One execution of a session with its artifacts; null when it is not there.</summary>
    Task<CodeRun?> FindAsync(SessionId session, CodeRunId id, CancellationToken ct);

    /// <summary>
    /// Removes the files' content of runs that began before <paramref name="before"/>, then of the oldest until all that is left
    /// has at most <paramref name="maxBytes"/>. The runs stay, with the files' names. Returns how many runs it was.
    /// </summary>
    Task<int> ExpireArtifactsAsync(DateTimeOffset before, long maxBytes, CancellationToken ct);
}
