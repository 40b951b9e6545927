using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace AiCollab.Infrastructure.Ai.Pipeline;

/// <summary>
/// Lets nothing pass as an answer that is not a whole one: a finish reason is required (the SDKs end in silence when a stream is cut
/// cleanly, or when the answer is no stream at all), a stream that stands still is given up, a cancelled one ends at once even
/// when the SDK hangs, and every failure leaves as the product's own.
/// </summary>
internal sealed class StrictStreamClient(IChatClient inner, string who, AiOptions options, TimeProvider clock) : DelegatingChatClient(inner)
{
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var response = await GuardAsync(
            base.GetResponseAsync(messages, options, stop.Token), Patience(started: false), stop, cancellationToken);
        Require(response.FinishReason, response.Messages.Count > 0);
        return response;
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var stream = base.GetStreamingResponseAsync(messages, options, stop.Token).GetAsyncEnumerator(stop.Token);
        ChatFinishReason? finish = null;
        var any = false;
        Task<bool>? move = null;
        try
        {
            while (true)
            {
                move = stream.MoveNextAsync().AsTask();
                if (!await GuardAsync(move, Patience(any), stop, cancellationToken))
                {
                    break;
                }

                any = true;
                finish = stream.Current.FinishReason ?? finish;
                yield return stream.Current;
            }
        }
        finally
        {
            await LeaveAsync(stream, move, stop);
        }

        cancellationToken.ThrowIfCancellationRequested();
        Require(finish, any);
    }

    private TimeSpan Patience(bool started) => started ? options.IdleTimeout : options.FirstTokenTimeout;

    private async Task<T> GuardAsync<T>(Task<T> step, TimeSpan patience, CancellationTokenSource stop, CancellationToken ct)
    {
        try
        {
            return step.IsCompleted ? await step : await step.WaitAsync(patience, clock, ct);
        }
        catch (Exception) when (ct.IsCancellationRequested)
        {
            await stop.CancelAsync();
            throw new OperationCanceledException(ct);
        }
        catch (Exception e)
        {
            await stop.CancelAsync();
            throw Failures.Map(e, who);
        }
    }

    // A reader that hangs is told to stop and left alone; it is disposed when it lets go.
    private static async Task LeaveAsync(IAsyncEnumerator<ChatResponseUpdate> stream, Task<bool>? move, CancellationTokenSource stop)
    {
        if (move is not { IsCompleted: false })
        {
            await stop.CancelAsync();
            await stream.DisposeAsync();
            return;
        }

        await stop.CancelAsync();
        _ = DisposeLaterAsync(stream, move);
    }

    private static async Task DisposeLaterAsync(IAsyncEnumerator<ChatResponseUpdate> stream, Task<bool> move)
    {
        await ((Task)move).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            await stream.DisposeAsync();
        }
        catch (Exception)
        {
            // The failure that matters was told already.
        }
    }

    private void Require(ChatFinishReason? finish, bool any)
    {
        if (finish is null)
        {
            throw any ? Failures.Unfinished(who) : Failures.NoAnswer(who);
        }

        if (finish == ChatFinishReason.ContentFilter)
        {
            throw Failures.Filtered(who);
        }
    }
}
