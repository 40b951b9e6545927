namespace AiCollab.Core.Costs;

/// <summary>Renews a hold's lease three times in its length until disposed: what a dead process held runs out by itself.</summary>
internal sealed class HoldLease : IAsyncDisposable
{
    private readonly BudgetGuard _guard;
    private readonly Hold _hold;
    private readonly ITimer _timer;
    private int _renewing;

    public HoldLease(BudgetGuard guard, Hold hold, TimeSpan length, TimeProvider clock)
    {
        (_guard, _hold) = (guard, hold);
        _timer = clock.CreateTimer(_ => Renew(), null, length / 3, length / 3);
    }

    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private void Renew() => _ = RenewAsync();

    // A renewal that fails is tried again at the next tick; two are left before the lease ends.
    private async Task RenewAsync()
    {
        if (Interlocked.Exchange(ref _renewing, 1) == 1)
        {
            return;
        }

        try
        {
            await _guard.ExtendAsync(_hold, CancellationToken.None);
        }
        catch (Exception)
        {
            // The store says so itself to whoever needs it next.
        }
        finally
        {
            Volatile.Write(ref _renewing, 0);
        }
    }
}
