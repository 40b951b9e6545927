using AiCollab.Core.Ai;
using AiCollab.Core.Costs;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Core.Costs;

public sealed class PriceFormulaTests
{
    private static readonly ModelPrice Tiered = new()
    {
        Model = new ModelRef("test", "tiered"),
        Rates = new TokenRates(1.25m, 10m, 0.125m, 1.5625m),
        Tiers = [new PriceTier(200_000, new TokenRates(2.5m, 15m))],
        AsOf = new DateOnly(2026, 1, 1),
        Source = "test",
    };

    [Theory]
    // input, cached, writes, output, nano-dollars
    [InlineData(1_000, 0, 0, 500, 1_250_000 + 5_000_000)]
    [InlineData(1_000, 600, 0, 0, (400 * 1_250) + (600 * 125))]
    [InlineData(1_000, 600, 300, 0, (100 * 1_250) + (600 * 125) + 468_750)]
    [InlineData(1, 0, 1, 0, 1_563)]
    [InlineData(200_000, 0, 0, 1, (200_000L * 1_250) + 10_000)]
    [InlineData(200_001, 1, 0, 1, (200_000L * 2_500) + 2_500 + 15_000)]
    [InlineData(0, 0, 0, 0, 0)]
    public void Prices_every_token_class_exactly_and_changes_all_rates_above_a_tier(long input, long cached, long writes, long output, long nano) =>
        PriceFormula.Cost(Tiered, new TokenUsage(input, cached, writes, output, 0)).NanoUsd.Should().Be(nano);

    [Theory]
    // The specification's own prices for 1,000 tokens each way, in nano-dollars.
    [InlineData(30, 60, 90_000_000)] // GPT-4
    [InlineData(1.5, 2, 3_500_000)] // GPT-3.5
    [InlineData(15, 75, 90_000_000)] // Claude 3 Opus
    [InlineData(3, 15, 18_000_000)] // Claude 3 Sonnet
    [InlineData(0.25, 0.5, 750_000)] // Gemini Pro
    public void Prices_the_specifications_models_exactly(double input, double output, long nano) =>
        PriceFormula.Cost(Tiered with { Rates = new TokenRates((decimal)input, (decimal)output), Tiers = [] }, new TokenUsage(1_000, 0, 0, 1_000, 0)).NanoUsd.Should().Be(nano);

    [Theory]
    [InlineData(6, 1_000 * 3_000 + 2_000 * 300 + 400 * 3_750 + 600 * 6_000)]
    [InlineData(null, 1_000 * 3_000 + 2_000 * 300 + 400 * 3_750 + 600 * 6_000)]
    public void Cache_writes_for_minutes_and_for_an_hour_have_their_own_rates(int? hour, long nano)
    {
        var price = Tiered with { Rates = new TokenRates(3, 15, 0.3m, 3.75m, hour), Tiers = [] };
        PriceFormula.Cost(price, new TokenUsage(4_000, 2_000, 1_000, 0, 0, LongCacheWrite: 600)).NanoUsd.Should().Be(nano);
    }

    [Fact]
    public void A_batch_has_its_own_rates_where_the_provider_names_them()
    {
        var price = Tiered with { BatchRates = new TokenRates(1, 6) };
        PriceFormula.Cost(price, new TokenUsage(1_000, 0, 0, 10, 0), batch: true).NanoUsd.Should().Be(1_060_000);
        PriceFormula.Cost(Tiered, new TokenUsage(1_000, 0, 0, 10, 0), batch: true).NanoUsd.Should().Be(1_350_000);
    }

    [Fact]
    public void Reasoning_is_part_of_output() =>
        PriceFormula.Cost(Tiered, new TokenUsage(0, 0, 0, 100, 90)).NanoUsd.Should().Be(1_000_000);

    [Fact]
    public void A_hold_covers_the_padded_input_at_the_dearest_input_rate_and_the_whole_output() =>
        PriceFormula.Hold(Tiered, 1_000, 500).NanoUsd.Should().Be((1_150 * 1_562_500L / 1_000) + (1 * 0) + 5_000_000);

    [Fact]
    public void A_hold_uses_the_tier_that_the_padded_estimate_reaches() =>
        PriceFormula.Hold(Tiered, 180_000, 0).NanoUsd.Should().Be(207_000L * 2_500);

    [Theory]
    [InlineData(1.24, "$1.24")]
    [InlineData(0, "$0.00")]
    [InlineData(0.0031, "$0.0031")]
    [InlineData(0.000000042, "$0.000000042")]
    [InlineData(1234.5, "$1,234.50")]
    public void Money_is_shown_with_as_many_digits_as_it_needs(double usd, string text) =>
        Money.FromUsd((decimal)usd).ToString().Should().Be(text);
}
