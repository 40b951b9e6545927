namespace AiCollab.Core.Errors;

/// <summary>A failure that the product knows by name. The message is a plain sentence a person can read, and says the next step.</summary>
public abstract class AiCollabException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>What was asked for does not exist, or the asker may not know that it does.</summary>
public sealed class NotFoundException(string message) : AiCollabException(message);

/// <summary>The asker is known and may not do this.</summary>
public sealed class ForbiddenException(string message) : AiCollabException(message);

/// <summary>The input cannot be taken. Every problem is listed at once.</summary>
public sealed class InvalidException(params IReadOnlyList<string> problems) : AiCollabException(string.Join(" ", problems))
{
    /// <summary>One sentence for each problem, never empty.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}

/// <summary>Somebody else changed the same thing first.</summary>
public sealed class ConflictException(string message) : AiCollabException(message);

/// <summary>A limit on size or number (files, bytes, runs) would be passed.</summary>
public sealed class QuotaExceededException(string message) : AiCollabException(message);

/// <summary>Too many requests; the same call is welcome again after <see cref="RetryAfter"/>.</summary>
public sealed class RateLimitedException(string message, TimeSpan retryAfter) : AiCollabException(message)
{
    /// <summary>How long to wait before the next try.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;
}

/// <summary>Code could not be run for a reason that is ours, not the code's (no jail, worker lost).</summary>
public sealed class SandboxFailedException(string message, Exception? inner = null) : AiCollabException(message, inner);

/// <summary>The database cannot be reached or does not let us in.</summary>
public sealed class StoreUnavailableException(string message, Exception? inner = null) : AiCollabException(message, inner);
