using System.Globalization;
using System.Text.Json;
using AiCollab.Core.Ai;

namespace AiCollab.Infrastructure.Costs;

/// <summary>Reads the price rows that ship with the product (<c>model-prices.json</c>: rates in USD per 1M tokens, with source and date).</summary>
internal static class PriceSeed
{
    private static readonly Dictionary<string, string> ProviderIds = new() { ["google"] = "gemini", ["azure-openai"] = "azure" };

    /// <summary>All rows, the specification's own dated rows among them.</summary>
    public static IReadOnlyList<ModelPrice> Load()
    {
        using var stream = typeof(PriceSeed).Assembly.GetManifestResourceStream("AiCollab.Infrastructure.Costs.model-prices.json")
            ?? throw new InvalidOperationException("The price rows are missing from the build.");
        using var document = JsonDocument.Parse(stream);
        var asOf = DateOnly.Parse(document.RootElement.GetProperty("generated").GetString()!, CultureInfo.InvariantCulture);
        return [.. document.RootElement.GetProperty("rows").EnumerateArray().Select(r => Row(r, asOf))];
    }

    private static ModelPrice Row(JsonElement row, DateOnly asOf)
    {
        var provider = row.GetProperty("provider").GetString()!;
        return new ModelPrice
        {
            Model = new ModelRef(ProviderIds.GetValueOrDefault(provider, provider), row.GetProperty("model").GetString()!),
            Aliases = [.. Strings(row, "aliases"), .. Optional(row, "wire_id")],
            Rates = Rates(row),
            Tiers = row.TryGetProperty("tiers", out var tiers)
                ? [.. tiers.EnumerateArray().Select(t => new PriceTier(t.GetProperty("above_input_tokens").GetInt64(), Rates(t))).OrderBy(t => t.AboveInputTokens)]
                : [],
            DisputedRates = Number(row, "reserve_input") is { } input && Number(row, "reserve_output") is { } output ? new TokenRates(input, output) : null,
            BatchRates = Number(row, "batch_input") is { } waiting && Number(row, "batch_output") is { } answer ? new TokenRates(waiting, answer) : null,
            ContextTokens = (int?)Number(row, "context_window"),
            MaxOutputTokens = (int?)Number(row, "max_output"),
            Tools = row.TryGetProperty("tools", out var tools) && tools.GetBoolean(),
            Chat = row.GetProperty("kind").GetString() == "chat" && !row.TryGetProperty("api", out _),
            AsOf = asOf,
            Source = row.GetProperty("source").GetString()!,
        };
    }

    private static TokenRates Rates(JsonElement row) => new(
        Number(row, "input") ?? throw new InvalidOperationException($"A price row lacks its input rate: {row}"),
        Number(row, "output") ?? 0, Number(row, "cached_input"), Number(row, "cache_write"), Number(row, "cache_write_1h"));

    private static decimal? Number(JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDecimal() : null;

    private static IEnumerable<string> Strings(JsonElement row, string name) =>
        row.TryGetProperty(name, out var list) ? list.EnumerateArray().Select(v => v.GetString()!) : [];

    private static IEnumerable<string> Optional(JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) && value.GetString() is { } text ? [text] : [];
}
