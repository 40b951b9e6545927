using System.Collections.Concurrent;
using AiCollab.Core.Ai;
using AiCollab.Core.Errors;
using Microsoft.Extensions.Options;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace AiCollab.Infrastructure.Ai.Pipeline;

/// <summary>One pipeline for each connection, so that a provider that is down for one key is not asked again and again for it.</summary>
internal sealed class ResiliencePipelines(IOptions<AiOptions> options, TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, ResiliencePipeline> _pipelines = new();

    /// <summary>The pipeline of a provider and key.</summary>
    public ResiliencePipeline For(string connection) => _pipelines.GetOrAdd(connection, _ => Build());

    private ResiliencePipeline Build()
    {
        var builder = new ResiliencePipelineBuilder { TimeProvider = clock };
        if (options.Value.Attempts > 1)
        {
            builder.AddRetry(Retry());
        }

        return builder.AddCircuitBreaker(Breaker()).AddConcurrencyLimiter(options.Value.Concurrency, queueLimit: 1_000).Build();
    }

    private RetryStrategyOptions Retry() => new()
    {
        ShouldHandle = new PredicateBuilder().Handle<ProviderFailedException>(e => MayTryAgain(e.Failure)),
        MaxRetryAttempts = options.Value.Attempts - 1,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        Delay = options.Value.RetryDelay,
        DelayGenerator = a => ValueTask.FromResult((a.Outcome.Exception as ProviderFailedException)?.Failure.RetryAfter),
    };

    private static CircuitBreakerStrategyOptions Breaker() => new()
    {
        ShouldHandle = new PredicateBuilder().Handle<ProviderFailedException>(e => e.Failure.Kind is FailureKind.Overloaded),
        FailureRatio = 0.9,
        MinimumThroughput = 12,
        SamplingDuration = TimeSpan.FromSeconds(30),
        BreakDuration = TimeSpan.FromSeconds(15),
    };

    private bool MayTryAgain(ProviderFailure failure) => failure switch
    {
        { Kind: FailureKind.RateLimit or FailureKind.Overloaded } => failure.RetryAfter is null || failure.RetryAfter <= options.Value.LongestWait,
        { Kind: FailureKind.Network, Status: null } => true,
        _ => false,
    };
}
