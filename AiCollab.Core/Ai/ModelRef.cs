namespace AiCollab.Core.Ai;

/// <summary>A model of a provider, for example <c>anthropic</c> and <c>claude-sonnet-4-5</c>. Both parts are the provider's own spelling.</summary>
public readonly record struct ModelRef(string Provider, string Model)
{
    /// <summary>The form <c>provider/model</c> shown to people and written into commits.</summary>
    public override string ToString() => $"{Provider}/{Model}";
}
