using System.Runtime.CompilerServices;
using AiCollab.Core.Ai;
using AiCollab.Core.Costs;
using Microsoft.Extensions.AI;

namespace AiCollab.Infrastructure.Ai.Pipeline;

/// <summary>
/// Holds the most a request can cost before it is sent and settles what it did cost after, whatever happens in between: one hold
/// and one ledger row for each attempt.
/// </summary>
internal sealed class BudgetClient(IChatClient inner, BudgetGuard guard, ModelUse use, ModelPrice price, ModelCapabilities capabilities, TimeProvider clock)
    : DelegatingChatClient(inner)
{
    private const int SmallestAnswer = 256;

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var list = messages as IReadOnlyCollection<ChatMessage> ?? [.. messages];
        var (limited, estimate) = Limit(list, options);
        var hold = await guard.ReserveAsync(use, price, estimate, limited.MaxOutputTokens!.Value, cancellationToken);
        var attempt = new Attempt(hold, estimate, clock);
        Exception? failure = null;
        try
        {
            await using var lease = guard.KeepAlive(hold);
            var response = await base.GetResponseAsync(list, limited, cancellationToken);
            attempt.SawUsage(response.Usage);
            attempt.Finished = true;
            return response;
        }
        catch (Exception e)
        {
            failure = e;
            throw;
        }
        finally
        {
            await guard.SettleAsync(hold, attempt.Settle(failure));
        }
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var list = messages as IReadOnlyCollection<ChatMessage> ?? [.. messages];
        var (limited, estimate) = Limit(list, options);
        var hold = await guard.ReserveAsync(use, price, estimate, limited.MaxOutputTokens!.Value, cancellationToken);
        var attempt = new Attempt(hold, estimate, clock);
        Exception? failure = null;
        try
        {
            await using var lease = guard.KeepAlive(hold);
            await using var stream = base.GetStreamingResponseAsync(list, limited, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (true)
            {
                try
                {
                    if (!await stream.MoveNextAsync())
                    {
                        break;
                    }
                }
                catch (Exception e)
                {
                    failure = e;
                    throw;
                }

                attempt.Saw(stream.Current);
                yield return stream.Current;
                if (!attempt.Finished && attempt.SpentUp)
                {
                    yield return new ChatResponseUpdate { Role = ChatRole.Assistant, FinishReason = ChatFinishReason.Length };
                    break;
                }
            }
        }
        finally
        {
            await guard.SettleAsync(hold, attempt.Settle(failure));
        }
    }

    // The longest answer is always sent along: without it no hold could be the most a request can cost.
    private (ChatOptions Options, long Estimate) Limit(IReadOnlyCollection<ChatMessage> messages, ChatOptions? options)
    {
        var estimate = TokenEstimate.Input(use.Model, messages, options);
        var room = Math.Max(SmallestAnswer, capabilities.ContextTokens - estimate);
        var wanted = Math.Min(options?.MaxOutputTokens ?? int.MaxValue, capabilities.MaxOutputTokens);
        var limited = options?.Clone() ?? new ChatOptions();
        limited.MaxOutputTokens = (int)Math.Min(wanted, room);
        return (limited, estimate);
    }
}
