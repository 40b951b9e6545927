using AiCollab.Core.Ai;
using AiCollab.Core.Costs;
using AiCollab.Core.Errors;
using Microsoft.Extensions.AI;

namespace AiCollab.Infrastructure.Ai.Pipeline;

/// <summary>One request under way: what was held for it, what it has said so far, and what it comes to.</summary>
internal sealed class Attempt(Hold hold, long estimatedInput, TimeProvider clock)
{
    private const string Stopped = "stopped";

    private readonly long _started = clock.GetTimestamp();
    private TokenUsage? _usage;
    private long _output;
    private TimeSpan? _firstToken;

    public bool Finished { get; set; }

    /// <summary>True when the answer so far has used up what was held: a provider that ignores the limit is cut off.</summary>
    public bool SpentUp => Estimate().Cost > hold.Amount;

    // Every request reads something, and text that came was written: some servers send zeros because they do not count.
    private TokenUsage? Told => _usage is { Input: > 0 } && (_usage.Output > 0 || _output == 0) ? _usage : null;

    public void Saw(ChatResponseUpdate update)
    {
        var output = TokenEstimate.Output(update);
        _output += output;
        if (output > 0)
        {
            _firstToken ??= clock.GetElapsedTime(_started);
        }

        foreach (var usage in update.Contents.OfType<UsageContent>())
        {
            SawUsage(usage.Details);
        }

        Finished |= update.FinishReason is not null;
    }

    /// <summary>Providers that send usage more than once send parts, or running totals: the most of each class counts.</summary>
    public void SawUsage(UsageDetails? usage)
    {
        if (usage is not null)
        {
            _usage = Most(_usage ?? TokenUsage.None, Usages.From(usage));
        }
    }

    /// <summary>The cost: as the provider counted it; nothing when it refused; else an estimate that is marked as one.</summary>
    public Settlement Settle(Exception? failure)
    {
        var (cost, usage, uncertain) = Finished && Told is { } told ? Counted(told)
            : IsFree(failure) ? (Money.Zero, TokenUsage.None, false)
            : Estimated();
        return new Settlement(
            cost, usage, uncertain, Outcome(failure), (long)clock.GetElapsedTime(_started).TotalMilliseconds, (long)(_firstToken?.TotalMilliseconds ?? 0));
    }

    private (Money Cost, TokenUsage Usage, bool Uncertain) Counted(TokenUsage usage) => (PriceFormula.Cost(hold.Price, usage), usage, false);

    private (Money Cost, TokenUsage Usage, bool Uncertain) Estimated()
    {
        var (cost, usage) = Estimate();
        return (cost < hold.Amount ? cost : hold.Amount, usage, hold.Amount > Money.Zero);
    }

    private (Money Cost, TokenUsage Usage) Estimate()
    {
        var told = _usage ?? TokenUsage.None;
        var usage = told with { Input = told.Input > 0 ? told.Input : estimatedInput, Output = Math.Max(told.Output, _output) };
        return (PriceFormula.Cost(hold.Price, usage), usage);
    }

    private static TokenUsage Most(TokenUsage a, TokenUsage b) => new(
        Math.Max(a.Input, b.Input), Math.Max(a.CachedInput, b.CachedInput), Math.Max(a.CacheWrite, b.CacheWrite),
        Math.Max(a.Output, b.Output), Math.Max(a.Reasoning, b.Reasoning), Math.Max(a.LongCacheWrite, b.LongCacheWrite));

    // A request that was refused, or never left, is not billed by any provider.
    private static bool IsFree(Exception? failure) =>
        failure is ProviderFailedException { Failure.Status: >= 400 and < 500 } || Failures.NeverSent(failure);

    private string Outcome(Exception? failure) => failure switch
    {
        null => Finished ? "ok" : Stopped,
        OperationCanceledException => Stopped,
        ProviderFailedException known => known.Failure.Kind.ToString(),
        _ => failure.GetType().Name,
    };
}
