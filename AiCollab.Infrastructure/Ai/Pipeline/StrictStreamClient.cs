using System.Runtime.CompilerServices;
using AiCollab.Core.Errors;
using Microsoft.Extensions.AI;

namespace AiCollab.Infrastructure.Ai.Pipeline;

/// <summary>
/// Makes an SDK's answer trustworthy: complete or failed. The SDKs report success for streams that end unfinished and for
/// answers that are no stream at all; here only a finish reason is success. A stream that stands still, or an enumerator that
/// does not notice cancellation, is left behind. Every exception leaves as the product's own.
/// </summary>
internal sealed class StrictStreamClient(IChatClient inner, string who, TimeSpan idle) : DelegatingChatClient(inner)
{
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ChatResponse response;
        try
        {
            response = await base.GetResponseAsync(messages, options, cancellationToken).WaitAsync(cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failures.Map(e, who);
        }

        Check(response.FinishReason);
        return response;
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var abort = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var updates = base.GetStreamingResponseAsync(messages, options, abort.Token).GetAsyncEnumerator(abort.Token);
        Task<bool>? pending = null;
        ChatFinishReason? finish = null;
        try
        {
            while (true)
            {
                pending = updates.MoveNextAsync().AsTask();
                if (!await NextAsync(pending, cancellationToken))
                {
                    break;
                }

                pending = null;
                finish = updates.Current.FinishReason ?? finish;
                yield return updates.Current;
            }
        }
        finally
        {
            await abort.CancelAsync();
            await LeaveAsync(updates, pending);
        }

        cancellationToken.ThrowIfCancellationRequested();
        Check(finish);
    }

    private async Task<bool> NextAsync(Task<bool> next, CancellationToken ct)
    {
        try
        {
            return await next.WaitAsync(idle, ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            throw Failures.Map(e, who);
        }
    }

    private void Check(ChatFinishReason? finish)
    {
        if (finish is null)
        {
            throw Failures.Unfinished(who);
        }

        if (finish == ChatFinishReason.ContentFilter)
        {
            throw Failures.Filtered(who);
        }
    }

    // An enumerator that is stuck is never awaited: it is disposed of when it moves again, if ever.
    private static async ValueTask LeaveAsync(IAsyncEnumerator<ChatResponseUpdate> updates, Task<bool>? pending)
    {
        if (pending is { IsCompleted: false })
        {
            _ = pending.ContinueWith(
                static (t, state) =>
                {
                    _ = t.Exception;
                    return ((IAsyncEnumerator<ChatResponseUpdate>)state!).DisposeAsync().AsTask();
                },
                updates, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            return;
        }

        try
        {
            await updates.DisposeAsync();
        }
        catch (Exception e) when (e is not AiCollabException)
        {
            // The answer's fate is decided already; closing a broken connection may fail again.
        }
    }
}
