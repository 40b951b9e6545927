using AiCollab.Core.Errors;
using AiCollab.Core.Sessions;
using AiCollab.Core.Workspaces;

namespace AiCollab.Web.Features.Workspace.Files;

/// <summary>The list of files as the page knows it; looks again when files changed, never twice at once.</summary>
public sealed partial class WorkspaceFiles : IDisposable
{
    private readonly IWorkspaces _workspaces;
    private readonly LiveSession _live;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _closed = new();
    private int _asked;
    private Dictionary<string, WorkspaceFile> _byPath = [];

    public WorkspaceFiles(IWorkspaces workspaces, LiveSession live, ILogger<WorkspaceFiles> log)
    {
        (_workspaces, _live, _log) = (workspaces, live, log);
        _live.Changed += Take;
    }

    /// <summary>All files by path; empty until <see cref="IsLoaded"/>.</summary>
    public IReadOnlyList<WorkspaceFile> All { get; private set; } = [];

    public bool IsLoaded { get; private set; }

    /// <summary>Why the files could not be listed; empty when they could.</summary>
    public string Problem { get; private set; } = "";

    /// <summary>The list was read again. Raised from any thread.</summary>
    public event Action? Changed;

    public WorkspaceFile? Find(string path) => _byPath.GetValueOrDefault(path);

    /// <summary>Whether there is a file at the path.</summary>
    public bool Has(string path) => _byPath.ContainsKey(path);

    /// <summary>Reads the list. A call while another one reads makes that one read once more.</summary>
    public async Task RefreshAsync()
    {
        if (Interlocked.Increment(ref _asked) > 1)
        {
            return;
        }

        int seen;
        do
        {
            seen = Volatile.Read(ref _asked);
            if (!await ReadAsync(_live.Id))
            {
                return;
            }

            Changed?.Invoke();
        }
        while (Interlocked.CompareExchange(ref _asked, 0, seen) != seen);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _live.Changed -= Take;
        _closed.Cancel();
        _closed.Dispose();
    }

    private async Task<bool> ReadAsync(SessionId session)
    {
        try
        {
            var files = await _workspaces.ListFilesAsync(session, _closed.Token);
            _byPath = files.ToDictionary(f => f.Path.Value);
            (All, IsLoaded, Problem) = (files, true, "");
            return true;
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            return false;
        }
        catch (Exception e)
        {
            Problem = e is AiCollabException known ? known.Message : "The files cannot be listed right now. They are safe; load the page again.";
            NotListed(session, e);
            return true;
        }
    }

    private void Take(LiveUpdate update)
    {
        if (update.What.HasFlag(LiveChange.Files))
        {
            _ = RefreshAsync();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Files of session {Session} could not be listed")]
    private partial void NotListed(SessionId session, Exception cause);
}
