using AiCollab.Core.Ai;
using AiCollab.Core.Costs;
using AiCollab.Infrastructure.Ai.Catalog;
using AiCollab.Infrastructure.Costs;
using FluentAssertions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Costs;

public sealed class PriceBookTests
{
    private readonly PriceBook _book = new(new ProviderCatalog(new ConfigurationBuilder().Build()), Options.Create(new CostOptions()));

    [Theory]
    // The specification's own prices, USD per 1K tokens.
    [InlineData("openai", "gpt-4", 0.03, 0.06)]
    [InlineData("openai", "gpt-3.5-turbo", 0.0005, 0.0015)]
    [InlineData("anthropic", "claude-3-haiku-20240307", 0.00025, 0.00125)]
    public void Knows_the_price_of_known_models(string provider, string model, double input, double output)
    {
        var rates = _book.Find(new ModelRef(provider, model)).Rates;
        (rates.Input / 1000, rates.Output / 1000).Should().Be(((decimal)input, (decimal)output));
    }

    [Fact]
    public void Finds_a_row_by_alias_and_without_its_date()
    {
        _book.FindExact(new ModelRef("openai", "gpt-5.4-2026-03-05"))!.Model.Model.Should().Be("gpt-5.4");
        _book.FindExact(new ModelRef("openai", "gpt-4o-2099-01-01"))!.Model.Model.Should().Be("gpt-4o");
    }

    [Fact]
    public void Never_prices_an_unknown_model_at_zero()
    {
        var dearest = _book.Find(new ModelRef("openai", "gpt-from-the-future")).Rates;
        dearest.Input.Should().BeGreaterThan(_book.Find(new ModelRef("openai", "gpt-4o")).Rates.Input);
        _book.Find(new ModelRef("openai-compatible", "anything")).Rates.Should().Be(new TokenRates(15, 75));
    }

    [Fact]
    public void Local_models_and_endpoints_without_key_cost_nothing()
    {
        _book.Find(new ModelRef("local", "SmolLM2")).Rates.Should().Be(new TokenRates(0, 0));
        _book.Find(new ModelRef("ollama", "llama3")).Rates.Should().Be(new TokenRates(0, 0));
    }
}
