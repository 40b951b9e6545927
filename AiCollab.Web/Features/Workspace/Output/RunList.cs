using AiCollab.Core.Sandbox;
using AiCollab.Core.Sessions;

namespace AiCollab.Web.Features.Workspace.Output;

/// <summary>The runs of a session, newest first: the live ones of the session's state over the stored ones.</summary>
public sealed class RunList
{
    private IReadOnlyList<CodeRun> _stored = [];
    private IReadOnlyList<LiveRun> _live = [];

    /// <summary>Newest first.</summary>
    public IReadOnlyList<RunView> Runs { get; private set; } = [];

    /// <summary>The one shown; the newest when nothing was picked or what was picked is gone.</summary>
    public RunView? Shown => Runs.FirstOrDefault(r => r.Id == Picked) ?? (Runs.Count > 0 ? Runs[0] : null);

    /// <summary>What the person picked; null follows the newest.</summary>
    public CodeRunId? Picked { get; set; }

    /// <summary>Whether the run is one of them.</summary>
    public bool Has(CodeRunId run) => Runs.Any(r => r.Id == run);

    /// <summary>Takes one more that is stored.</summary>
    public void Add(CodeRun run) => TakeStored([.. _stored, run]);

    public void TakeStored(IReadOnlyList<CodeRun> stored)
    {
        _stored = stored;
        Join();
    }

    public void TakeLive(IReadOnlyList<LiveRun> live)
    {
        if (!ReferenceEquals(live, _live))
        {
            _live = live;
            Join();
        }
    }

    private void Join()
    {
        var live = _live.Select(RunView.Of).ToDictionary(r => r.Id);
        Runs = [.. live.Values.Concat(_stored.Where(r => !live.ContainsKey(r.Id)).Select(RunView.Of)).OrderByDescending(r => r.StartedAt).ThenByDescending(r => r.Id.Value)];
    }
}
