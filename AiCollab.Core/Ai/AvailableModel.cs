using AiCollab.Core.Keys;

namespace AiCollab.Core.Ai;

/// <summary>A model that a person can pick now.</summary>
/// <param name="Key">The connection it is reached through; null for the built-in runtime.</param>
/// <param name="Model">Provider and model id.</param>
/// <param name="Name">The name shown to people.</param>
/// <param name="Capabilities">What it can do.</param>
/// <param name="PriceLine">For example <c>$3.00 in, $15.00 out per 1M tokens</c>, or <c>no charge</c>.</param>
public sealed record AvailableModel(ApiKeyId? Key, ModelRef Model, string Name, ModelCapabilities Capabilities, string PriceLine);
