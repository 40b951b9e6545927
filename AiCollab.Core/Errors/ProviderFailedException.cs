using AiCollab.Core.Ai;

namespace AiCollab.Core.Errors;

/// <summary>A model's provider failed; the failure says how and what to do.</summary>
public sealed class ProviderFailedException(ProviderFailure failure, Exception? inner = null)
    : AiCollabException($"{failure.Message} {failure.NextStep}", inner)
{
    /// <summary>The mapped failure.</summary>
    public ProviderFailure Failure { get; } = failure;
}
