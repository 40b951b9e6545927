using System.Threading.Channels;
using AiCollab.Core.Sandbox;

namespace AiCollab.Infrastructure.Sandbox.Runner;

/// <summary>Sends a run's output in its order, while the jail's own thread, which it comes from, goes on.</summary>
internal sealed class LiveOutput : IDisposable
{
    private readonly Channel<RunOutput> _pieces = Channel.CreateUnbounded<RunOutput>(new() { SingleReader = true });
    private readonly Task _sending;

    public LiveOutput(RunnerChannel<RunnerAnswer, RunnerCall> channel) => _sending = SendAsync(channel);

    /// <summary>Takes a piece. What one run says is limited, and so is what waits here.</summary>
    public void Take(RunOutput piece) => _pieces.Writer.TryWrite(piece);

    /// <summary>Waits until all is sent.</summary>
    /// <exception cref="IOException">The caller is gone.</exception>
    public Task FlushAsync()
    {
        _pieces.Writer.TryComplete();
        return _sending;
    }

    public void Dispose() => _pieces.Writer.TryComplete();

    private async Task SendAsync(RunnerChannel<RunnerAnswer, RunnerCall> channel)
    {
        await foreach (var piece in _pieces.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            await channel.SendAsync(new TellOutput(piece), CancellationToken.None).ConfigureAwait(false);
        }
    }
}
