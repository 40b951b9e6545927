namespace AiCollab.Core.Ai;

/// <summary>Why a provider did not answer as it should; mapped once at the adapter's edge.</summary>
public enum FailureKind
{
    Auth,
    Quota,
    RateLimit,
    Overloaded,
    ContextLength,
    ContentFilter,
    BadRequest,
    Network,
    Protocol,
    Cancelled,
}

/// <summary>A provider's failure in words for people.</summary>
/// <param name="Kind">The class that decides about retry, fallback and billing.</param>
/// <param name="Message">One sentence: what happened. Never holds a key.</param>
/// <param name="NextStep">One sentence: what the person can do now.</param>
/// <param name="RetryAfter">How long the provider asked to wait, when it did.</param>
/// <param name="Status">The HTTP status, when there was one.</param>
public sealed record ProviderFailure(
    FailureKind Kind, string Message, string NextStep, TimeSpan? RetryAfter = null, int? Status = null);
