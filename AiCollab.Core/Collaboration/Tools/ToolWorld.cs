using AiCollab.Core.Costs;
using AiCollab.Core.Sandbox;
using AiCollab.Core.Sessions;
using AiCollab.Core.Workspaces;

namespace AiCollab.Core.Collaboration.Tools;

/// <summary>What the tools of one step work on.</summary>
internal sealed record ToolWorld(IWorkspaces Workspaces, ICodeRunner Runner, ICostLedger Ledger, StepRequest Request, StepWriter Writer)
{
    /// <summary>What the model has seen of which file.</summary>
    public SeenFiles Seen { get; } = new();

    public SessionId Session => Request.Session.Id;

    public ChangeAuthor Author => ChangeAuthor.Of(Request.Model.Id, Request.Model.Name, Request.Model.Model ?? default);

    /// <summary>Why a change is made, with what the step has cost so far.</summary>
    public async Task<ChangeOrigin> OriginAsync(CancellationToken ct)
    {
        var (cost, _) = await Ledger.GetStepCostAsync(Session, Request.Step, ct).ConfigureAwait(false);
        return new ChangeOrigin(Session, Request.Turn, Request.Step, cost);
    }
}
