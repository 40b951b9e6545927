using System.Collections.Concurrent;
using System.Globalization;
using AiCollab.Core.Accounts;
using AiCollab.Core.Ai;
using AiCollab.Core.Ai.Local;
using AiCollab.Core.Costs;
using AiCollab.Core.Errors;
using AiCollab.Core.Keys;
using AiCollab.Infrastructure.Keys;
using Microsoft.Extensions.Options;

namespace AiCollab.Infrastructure.Ai;

/// <summary>The models a person can pick: those of each connection, as its provider lists them, and the local files.</summary>
internal sealed class ModelDirectory(
    KeyRing keys, ProviderProbe probe, ILocalModels local, IPriceBook prices, IOptions<AiOptions> options, TimeProvider clock)
{
    private const int SafeContext = 32_768;
    private const int SafeOutput = 4_096;
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan FreshFailure = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<ApiKeyId, Listed> _listed = new();

    public async Task<IReadOnlyList<AvailableModel>> ListAsync(UserId user, CancellationToken ct)
    {
        var connections = await keys.ListAsync(user, ct);
        var remote = await Task.WhenAll(connections.Select(k => ListAsync(user, k, ct)));
        var files = (await local.ListAsync(ct)).Where(m => m.Kind == LocalModelKind.Chat);
        return [.. remote.SelectMany(m => m), .. files.Select(Available)];
    }

    public ModelCapabilities CapabilitiesOf(ModelRef model)
    {
        var row = prices.FindExact(model);
        var maxOutput = Math.Min(row?.MaxOutputTokens ?? SafeOutput, options.Value.MaxOutputTokens);
        return new ModelCapabilities(row?.Tools ?? true, model.Provider == "llamacpp", row?.ContextTokens ?? SafeContext, maxOutput);
    }

    public async Task<ModelCapabilities> CapabilitiesOfLocalAsync(string id, CancellationToken ct) => Capabilities(await local.GetAsync(id, ct));

    private async Task<IReadOnlyList<AvailableModel>> ListAsync(UserId user, StoredKey key, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (!_listed.TryGetValue(key.Id, out var listed) || listed.Until < now || listed.KeyVersion != key.Version)
        {
            listed = await AskAsync(user, key, now, ct);
            _listed[key.Id] = listed;
        }

        return [.. listed.Models.Select(m => Available(key, new ModelRef(key.Provider, m)))];
    }

    // A provider that does not answer leaves its models out of the list; its connection shows the reason.
    private async Task<Listed> AskAsync(UserId user, StoredKey key, DateTimeOffset now, CancellationToken ct)
    {
        try
        {
            var endpoint = await keys.GetKeyAsync(user, key.Id, key.Provider, ct);
            var ids = await probe.ListModelsAsync(endpoint, ct);
            return new Listed([.. ids.Where(id => IsChat(new ModelRef(key.Provider, id))).Order(StringComparer.Ordinal)], now + Fresh, key.Version);
        }
        catch (AiCollabException)
        {
            return new Listed([], now + FreshFailure, key.Version);
        }
    }

    private bool IsChat(ModelRef model) => prices.FindExact(model)?.Chat
        ?? !(model.Model.Contains("embed", StringComparison.OrdinalIgnoreCase) || model.Model.Contains("whisper", StringComparison.OrdinalIgnoreCase)
            || model.Model.Contains("tts", StringComparison.OrdinalIgnoreCase) || model.Model.Contains("dall-e", StringComparison.OrdinalIgnoreCase));

    private AvailableModel Available(StoredKey key, ModelRef model) => new(key.Id, model, model.Model, CapabilitiesOf(model), PriceLine(prices.Find(model)));

    private AvailableModel Available(LocalModel model) => new(null, model.Ref, model.Name, Capabilities(model), "no charge, runs on this machine");

    // Small local models do not call tools reliably; the runtime holds them to the edit format instead.
    private ModelCapabilities Capabilities(LocalModel model)
    {
        var context = model.ContextTokens > 0 ? Math.Min(model.ContextTokens, 4_096) : 2_048;
        return new ModelCapabilities(Tools: false, Grammar: true, context, Math.Min(context / 4, options.Value.MaxOutputTokens));
    }

    private static string PriceLine(ModelPrice price) => price.Rates is { Input: 0, Output: 0 }
        ? "no charge"
        : string.Create(CultureInfo.InvariantCulture, $"${price.Rates.Input:0.##} in, ${price.Rates.Output:0.##} out per 1M tokens");

    private sealed record Listed(IReadOnlyList<string> Models, DateTimeOffset Until, int KeyVersion);
}
