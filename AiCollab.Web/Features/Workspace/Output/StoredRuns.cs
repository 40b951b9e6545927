using AiCollab.Core.Errors;
using AiCollab.Core.Sandbox;
using AiCollab.Core.Sessions;

namespace AiCollab.Web.Features.Workspace.Output;

/// <summary>The runs of a session that were stored when its page was opened; read once for all panels.</summary>
public sealed class StoredRuns(ICodeRunner runner, SessionId session)
{
    private const int Most = 100;

    private Task<IReadOnlyList<CodeRun>>? _read;

    /// <summary>Newest first, without the content of files.</summary>
    public Task<IReadOnlyList<CodeRun>> ReadAsync() =>
        _read is { IsFaulted: false } read ? read : _read = runner.ListAsync(session, Most, CancellationToken.None);

    /// <summary>The newest run of exactly this code, in no file, begun after a moment by one of these; null when there is none.</summary>
    public Task<CodeRun?> OfSnippetAsync(string code, DateTimeOffset after, Func<ParticipantId, bool> by) =>
        FirstAsync(r => r.Path is null && r.StartedAt >= after && r.Code == code && by(r.By));

    /// <summary>One of them; null when it is not among them.</summary>
    public Task<CodeRun?> FindAsync(CodeRunId id) => FirstAsync(r => r.Id == id);

    private async Task<CodeRun?> FirstAsync(Func<CodeRun, bool> fits)
    {
        try
        {
            return (await ReadAsync()).FirstOrDefault(fits);
        }
        catch (StoreUnavailableException)
        {
            return null; // A conversation is shown without it.
        }
    }
}
