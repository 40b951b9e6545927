using AiCollab.Core.Ai;
using AiCollab.Core.Errors;
using AiCollab.Core.Keys;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Core.Keys;

public sealed class KeyInputTests
{
    private static readonly Provider Hosted = new("openai", "OpenAI", ProviderKind.OpenAiChat, new Uri("https://api.openai.com/v1/"), true, "models", "models");
    private static readonly Provider Own = new("ollama", "Ollama", ProviderKind.OpenAiChat, new Uri("http://127.0.0.1:11434/v1/"), false, "models", "models");

    [Theory]
    [InlineData("http://127.0.0.1:9000", "http://127.0.0.1:9000/v1/")]
    [InlineData("http://127.0.0.1:9000/v1", "http://127.0.0.1:9000/v1/")]
    [InlineData("https://example.com/api/v1/chat/completions", "https://example.com/api/v1/")]
    [InlineData("http://127.0.0.1:11434", null)]
    public void Takes_an_address_as_people_copy_it(string entered, string? kept) =>
        (KeyInput.Check(Own, new NewKey("ollama", null, new Uri(entered))).BaseUrl?.AbsoluteUri).Should().Be(kept);

    [Theory]
    [InlineData("")]
    [InlineData("sk two words")]
    [InlineData("sk-new\nline")]
    [InlineData("schlüssel")]
    public void Refuses_what_cannot_be_a_key(string secret) =>
        FluentActions.Invoking(() => KeyInput.Check(Hosted, new NewKey("openai", secret))).Should().Throw<InvalidException>();

    [Fact]
    public void Reports_every_problem_at_once() =>
        FluentActions.Invoking(() => KeyInput.Check(Hosted with { BaseUrl = null }, new NewKey("openai", "", null, new string('x', 61))))
            .Should().Throw<InvalidException>().Which.Problems.Should().HaveCount(3);

    [Theory]
    [InlineData("", "")]
    [InlineData("short", "…")]
    [InlineData("twelve-chars", "…hars")]
    [InlineData("sk-proj-0123456789abcdef", "sk-…cdef")]
    public void Shows_little_of_a_key(string secret, string masked) => KeyInput.Mask(secret).Should().Be(masked);
}
