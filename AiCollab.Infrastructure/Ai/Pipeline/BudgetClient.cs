using System.Diagnostics;
using System.Runtime.CompilerServices;
using AiCollab.Core.Ai;
using AiCollab.Core.Costs;
using AiCollab.Core.Errors;
using Microsoft.Extensions.AI;

namespace AiCollab.Infrastructure.Ai.Pipeline;

/// <summary>
/// Holds money before each attempt and settles it after: exact where the provider sent usage, nothing where it refused, and
/// otherwise the estimated input and the output that was seen, marked uncertain.
/// </summary>
internal sealed class BudgetClient(IChatClient inner, ModelUse use, ProviderKind kind, ModelPrice price, BudgetGuard guard, TimeProvider clock)
    : DelegatingChatClient(inner)
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(10);

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var attempt = await BeginAsync(messages, options, cancellationToken);
        try
        {
            var response = await base.GetResponseAsync(messages, options, cancellationToken);
            attempt.See(response.Usage, response.Text);
            attempt.Outcome = "ok";
            return response;
        }
        catch (Exception e)
        {
            attempt.Fail(e);
            throw;
        }
        finally
        {
            await attempt.EndAsync();
        }
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var attempt = await BeginAsync(messages, options, cancellationToken);
        try
        {
            var updates = base.GetStreamingResponseAsync(messages, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using (updates.ConfigureAwait(false))
            {
                while (await NextAsync(updates, attempt))
                {
                    attempt.See(updates.Current);
                    yield return updates.Current;
                }
            }

            attempt.Outcome = "ok";
        }
        finally
        {
            await attempt.EndAsync();
        }
    }

    private static async Task<bool> NextAsync(IAsyncEnumerator<ChatResponseUpdate> updates, Attempt attempt)
    {
        try
        {
            return await updates.MoveNextAsync();
        }
        catch (Exception e)
        {
            attempt.Fail(e);
            throw;
        }
    }

    private async Task<Attempt> BeginAsync(IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken ct)
    {
        var maxOutput = options?.MaxOutputTokens
            ?? throw new InvalidOperationException("Every request names its longest answer (MaxOutputTokens): the hold is made from it.");
        var input = TokenCounter.Count(messages, options);
        return new Attempt(guard, kind, clock, await guard.ReserveAsync(use, price, input, maxOutput, ct), input);
    }

    private sealed class Attempt
    {
        private readonly BudgetGuard _guard;
        private readonly ProviderKind _kind;
        private readonly Hold _hold;
        private readonly long _input;
        private readonly ITimer _keepAlive;
        private readonly long _started = Stopwatch.GetTimestamp();
        private UsageDetails? _usage;
        private long _outputChars;
        private long _firstTokenMs;
        private bool _nothingBilled;

        public Attempt(BudgetGuard guard, ProviderKind kind, TimeProvider clock, Hold hold, long input)
        {
            (_guard, _kind, _hold, _input) = (guard, kind, hold, input);
            _keepAlive = clock.CreateTimer(_ => _ = ExtendAsync(), null, KeepAlive, KeepAlive);
        }

        public string Outcome { get; set; } = "stopped";

        public void See(ChatResponseUpdate update)
        {
            foreach (var content in update.Contents)
            {
                _outputChars += content switch
                {
                    TextContent text => text.Text.Length,
                    TextReasoningContent reasoning => reasoning.Text.Length,
                    FunctionCallContent call => call.Name.Length + 20,
                    _ => 0,
                };
                if (content is UsageContent usage)
                {
                    // Some providers send running totals: the last one counts.
                    _usage = usage.Details;
                }
            }

            if (_firstTokenMs == 0 && _outputChars > 0)
            {
                _firstTokenMs = Math.Max(1, Elapsed());
            }
        }

        public void See(UsageDetails? usage, string text)
        {
            _usage = usage;
            _outputChars += text.Length;
        }

        public void Fail(Exception e)
        {
            Outcome = e is ProviderFailedException failed ? failed.Failure.Kind.ToString() : e is OperationCanceledException ? "stopped" : "failed";
            _nothingBilled = _outputChars == 0 && _usage is null
                && (Failures.NeverSent(e) || (e is ProviderFailedException { Failure.Status: >= 400 and < 500 }));
        }

        public async Task EndAsync()
        {
            await _keepAlive.DisposeAsync();
            await _guard.SettleAsync(_hold, Settle());
        }

        private Settlement Settle()
        {
            if (_usage is { } details && details.OutputTokenCount is not null)
            {
                var usage = UsageReading.Read(details, _kind);
                return Made(PriceFormula.Cost(_hold.Price, usage), usage, uncertain: false);
            }

            if (_nothingBilled)
            {
                return Made(Money.Zero, TokenUsage.None, uncertain: false);
            }

            // A token is rarely shorter than two characters: the estimate errs on the dear side, within the hold.
            var seen = TokenUsage.None with { Input = _input, Output = (_outputChars / 2) + (_outputChars > 0 ? 1 : 0) };
            var cost = PriceFormula.Cost(_hold.Price, seen);
            return Made(cost < _hold.Amount ? cost : _hold.Amount, seen, uncertain: true);
        }

        private Settlement Made(Money cost, TokenUsage usage, bool uncertain) => new(cost, usage, uncertain, Outcome, Elapsed(), _firstTokenMs);

        private long Elapsed() => (long)Stopwatch.GetElapsedTime(_started).TotalMilliseconds;

        // A hold that could not be extended is settled as lost by the sweeper, which errs on the dear side.
        private Task ExtendAsync() => _guard.ExtendAsync(_hold, CancellationToken.None)
            .ContinueWith(static t => _ = t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }
}
