using AiCollab.Core.Costs;
using AiCollab.Core.Errors;

namespace AiCollab.Core.Sessions;

/// <summary>Moves the session's cost bar when the ledger has new rows; many at once are one look.</summary>
internal sealed class CostWatch : IDisposable
{
    private readonly SessionBoard _board;
    private readonly ICostLedger _ledger;
    private readonly IDisposable _listening;
    private int _due;

    public CostWatch(SessionBoard board, ICostLedger ledger, CostFeed feed)
    {
        (_board, _ledger) = (board, ledger);
        _listening = feed.Listen(board.State.Session.Id, Begin);
    }

    /// <summary>Looks now.</summary>
    public async Task RefreshAsync(CancellationToken ct)
    {
        var state = _board.State;
        var cost = await _ledger.ViewAsync(state.Session.Id, state.Session.Owner, ct).ConfigureAwait(false);
        if (cost != _board.State.Cost)
        {
            _board.Emit(new SessionEvent.CostChanged(cost));
        }
    }

    public void Dispose() => _listening.Dispose();

    private void Begin()
    {
        if (Interlocked.Exchange(ref _due, 1) == 0)
        {
            _ = Task.Run(LookAsync);
        }
    }

    private async Task LookAsync()
    {
        Volatile.Write(ref _due, 0);
        try
        {
            await RefreshAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (StoreUnavailableException)
        {
            return; // the end of the step looks again
        }
    }
}
