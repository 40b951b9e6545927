using AiCollab.Core.Errors;
using Microsoft.AspNetCore.Components;

namespace AiCollab.Web.Features.Workspace;

/// <summary>
/// Base of everything on the page that follows the session: draws when the part it watches moved. What fails in an update
/// reaches the panel's boundary, as if it had failed while drawing.
/// </summary>
public abstract class LivePanel : ComponentBase, IAsyncDisposable
{
    private readonly CancellationTokenSource _closed = new();

    [CascadingParameter]
    public WorkspaceRoom Room { get; set; } = default!;

    /// <summary>The parts of the session this panel shows.</summary>
    protected abstract LiveChange Watches { get; }

    /// <summary>Cancelled when the panel goes away.</summary>
    protected CancellationToken Closed { get; private set; }

    protected override void OnInitialized()
    {
        Closed = _closed.Token;
        Room.Live.Changed += Take;
        Room.Asked += TakeRequest;
    }

    /// <summary>The session moved; called on the panel's own dispatcher before it draws.</summary>
    protected virtual Task OnLiveAsync(LiveUpdate update) => Task.CompletedTask;

    /// <summary>Another panel asked something.</summary>
    protected virtual Task OnAskedAsync(RoomRequest request) => Task.CompletedTask;

    /// <summary>What was refused last, in a sentence; empty when nothing was.</summary>
    protected string Problem { get; set; } = "";

    /// <summary>Does what a person asked for. What is refused is told in <see cref="Problem"/>; everything else stays as it was.</summary>
    protected async Task TryAsync(Func<Task> work)
    {
        try
        {
            Problem = "";
            await work();
        }
        catch (AiCollabException e)
        {
            Problem = e.Message;
        }

        StateHasChanged();
    }

    /// <summary>Releases what the panel holds.</summary>
    protected virtual ValueTask ReleaseAsync() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_closed.IsCancellationRequested)
        {
            Room.Live.Changed -= Take;
            Room.Asked -= TakeRequest;
            await _closed.CancelAsync();
            _closed.Dispose();
            await ReleaseAsync();
        }

        GC.SuppressFinalize(this);
    }

    private void Take(LiveUpdate update)
    {
        if ((update.What & Watches) != 0)
        {
            _ = GuardAsync(async () =>
            {
                await OnLiveAsync(update);
                StateHasChanged();
            });
        }
    }

    private void TakeRequest(RoomRequest request) => _ = GuardAsync(() => OnAskedAsync(request));

    private async Task GuardAsync(Func<Task> work)
    {
        try
        {
            await InvokeAsync(async () =>
            {
                if (!Closed.IsCancellationRequested)
                {
                    await work();
                }
            });
        }
        catch (Exception e) when (Closed.IsCancellationRequested && e is OperationCanceledException or ObjectDisposedException or Microsoft.JSInterop.JSDisconnectedException)
        {
            // The page closed while the update was on its way.
        }
        catch (Exception e)
        {
            await DispatchExceptionAsync(e);
        }
    }
}
