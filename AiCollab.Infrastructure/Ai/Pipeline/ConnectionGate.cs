using System.Threading.RateLimiting;
using AiCollab.Core.Ai;
using AiCollab.Core.Errors;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace AiCollab.Infrastructure.Ai.Pipeline;

/// <summary>What all requests of one connection share: how many run at once, the retries, and the breaker that gives a failing one a pause.</summary>
internal sealed class ConnectionGate : IDisposable
{
    /// <summary>In the context of a request: whether another connection answers when this one is rate-limited.</summary>
    public static readonly ResiliencePropertyKey<Func<CancellationToken, Task<bool>>?> GoesOver = new(nameof(GoesOver));

    private const int Waiting = 1_000;
    private static readonly TimeSpan BreakSampling = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BreakPause = TimeSpan.FromSeconds(15);
    private const int BreakFrom = 10;

    private readonly ConcurrencyLimiter _limiter;

    public ConnectionGate(AiOptions options, TimeProvider clock)
    {
        _limiter = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = options.Concurrency, QueueLimit = Waiting });
        var builder = new ResiliencePipelineBuilder { TimeProvider = clock };
        if (options.Attempts > 1)
        {
            builder.AddRetry(Retry(options));
        }

        Pipeline = builder.AddCircuitBreaker(Breaker()).Build();
    }

    public ResiliencePipeline Pipeline { get; }

    /// <summary>Waits for a place among the requests under way; give it back by disposing.</summary>
    public async ValueTask<RateLimitLease> EnterAsync(string who, CancellationToken ct)
    {
        var lease = await _limiter.AcquireAsync(1, ct);
        if (lease.IsAcquired)
        {
            return lease;
        }

        lease.Dispose();
        throw Failures.Crowded(who);
    }

    public void Dispose() => _limiter.Dispose();

    private static RetryStrategyOptions Retry(AiOptions options) => new()
    {
        MaxRetryAttempts = options.Attempts - 1,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        Delay = options.RetryDelay,
        MaxDelay = options.LongestWait,
        ShouldHandle = async a => a.Outcome.Exception is ProviderFailedException e && MayRepeat(e, options) && !await GoesOverAsync(e, a.Context),
        DelayGenerator = a => ValueTask.FromResult((a.Outcome.Exception as ProviderFailedException)?.Failure.RetryAfter),
    };

    private static async Task<bool> GoesOverAsync(ProviderFailedException e, ResilienceContext context) =>
        e.Failure.Kind == FailureKind.RateLimit
        && context.Properties.GetValue(GoesOver, null) is { } goesOver
        && await goesOver(context.CancellationToken);

    // Silence was waited for long enough; the other kinds are the caller's to mend.
    private static bool MayRepeat(ProviderFailedException e, AiOptions options) =>
        e.Failure.Kind is FailureKind.RateLimit or FailureKind.Overloaded or FailureKind.Network
        && e.InnerException is not (TimeoutException or OperationCanceledException or BrokenCircuitException)
        && !(e.Failure.RetryAfter > options.LongestWait);

    private static CircuitBreakerStrategyOptions Breaker() => new()
    {
        FailureRatio = 0.8,
        MinimumThroughput = BreakFrom,
        SamplingDuration = BreakSampling,
        BreakDuration = BreakPause,
        ShouldHandle = a => ValueTask.FromResult(
            a.Outcome.Exception is ProviderFailedException { Failure.Kind: FailureKind.Overloaded or FailureKind.Network }),
    };
}
