using AiCollab.Core.Ai;
using AiCollab.Core.Costs;
using AiCollab.Core.Errors;
using AiCollab.Core.Keys;
using AiCollab.Tests.Emulator;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Ai.Pipeline;

/// <summary>Another key of the same provider, or another model, answers where the one asked for cannot.</summary>
public sealed class RoutingTests
{
    private static readonly object Usage = new { prompt_tokens = 100, completion_tokens = 20, total_tokens = 120, input_tokens = 100, output_tokens = 20 };

    [EmulatorFact]
    public async Task A_rate_limit_hands_over_to_the_next_key_at_once_and_says_so()
    {
        var emulator = await ProviderEmulator.GetAsync();
        await AnswerAfterAsync(emulator, "route-limited", 429, "Rate limit reached", "rate_limit_exceeded");
        await using var room = await PipelineRoom.OpenAsync(emulator.OpenAi, emulator.Url, ("Ai:RetryDelay", "00:01:00"));
        var second = await room.Vault.AddKeyAsync(room.User, new NewKey("openai", "sk-second-0123456789", Label: "Second"), default);
        var (opened, step) = await room.ConnectAsync("openai", "gpt-4o");

        (await PipelineRoom.AskAsync(opened, "route-limited")).Text.Should().Be("Here I am.");

        room.Told.Should().Equal("OpenAI (gpt-4o) takes no more requests for the moment, so the connection \"Second\" answers instead.");
        var rows = (await room.Usage.ListStepAsync(room.Session, step, default)).OrderBy(r => r.At).ToList();
        rows.Should().HaveCount(2);
        (rows[0].Outcome, rows[0].Cost).Should().Be((nameof(FailureKind.RateLimit), Money.Zero));
        (rows[1].Outcome, rows[1].Key, rows[1].Cost.NanoUsd).Should().Be(("ok", second.Id, (100 * 2_500) + (20 * 10_000)));
        rows[0].Key.Should().NotBe(second.Id);
    }

    [EmulatorFact]
    public async Task The_key_that_its_owner_put_first_is_asked_before_older_ones()
    {
        var emulator = await ProviderEmulator.GetAsync();
        await AnswerAfterAsync(emulator, "route-first", 429, "Rate limit reached", "rate_limit_exceeded");
        await using var room = await PipelineRoom.OpenAsync(emulator.OpenAi, emulator.Url, ("Ai:RetryDelay", "00:01:00"));
        await room.Vault.AddKeyAsync(room.User, new NewKey("openai", "sk-second-0123456789", Label: "Second"), default);
        var third = await room.Vault.AddKeyAsync(room.User, new NewKey("openai", "sk-third-01234567890", Label: "Third"), default);
        await room.Vault.PutFirstAsync(room.User, third.Id, default);
        var (opened, _) = await room.ConnectAsync("openai", "gpt-4o");

        (await PipelineRoom.AskAsync(opened, "route-first")).Text.Should().Be("Here I am.");

        room.Told.Should().Equal("OpenAI (gpt-4o) takes no more requests for the moment, so the connection \"Third\" answers instead.");
        (await room.Vault.ListAuditAsync(room.User, 10, default)).Should().ContainSingle(a => a.Action == "put first" && a.Key == third.Id);
    }

    [EmulatorFact]
    public async Task What_answered_in_place_of_another_stays_in_use_for_the_rest_of_the_step()
    {
        var emulator = await ProviderEmulator.GetAsync();
        await AnswerAfterAsync(emulator, "route-stays", 429, "Rate limit reached", "rate_limit_exceeded");
        await using var room = await PipelineRoom.OpenAsync(emulator.OpenAi, emulator.Url);
        var second = await room.Vault.AddKeyAsync(room.User, new NewKey("openai", "sk-second-0123456789", Label: "Second"), default);
        var (opened, step) = await room.ConnectAsync("openai", "gpt-4o");

        await PipelineRoom.AskAsync(opened, "route-stays");
        await PipelineRoom.AskAsync(opened, "route-stays");

        room.Told.Should().ContainSingle();
        (await room.Usage.ListStepAsync(room.Session, step, default)).Where(r => r.Outcome == "ok").Select(r => r.Key).Should().Equal(second.Id, second.Id);
    }

    [EmulatorTheory]
    [InlineData(500, "internal", "server_error", "is overloaded or out of order (500)")]
    [InlineData(429, "You exceeded your current quota", "insufficient_quota", "The account at OpenAI (gpt-4o) has no credit left")]
    public async Task A_model_that_cannot_answer_is_replaced_by_the_next_of_the_list_with_its_own_price(int status, string message, string code, string why)
    {
        var emulator = await ProviderEmulator.GetAsync();
        var words = $"route-fallback-{status}";
        await emulator.AnswerAsync(words, "Here I am.", Usage);
        await emulator.AddAsync(new { match = new { userMessage = words, model = "gpt-4o" }, response = new { error = new { message, type = code, code }, status } });
        await using var room = await PipelineRoom.OpenAsync(
            emulator.OpenAi, emulator.Url, ("Ai:Attempts", "2"), ("Ai:FallbackModels:0", "mistral/not-connected"), ("Ai:FallbackModels:1", "anthropic/claude-sonnet-4-5"));
        await room.Vault.AddKeyAsync(room.User, new NewKey("anthropic", "sk-other-0123456789"), default);
        var (opened, step) = await room.ConnectAsync("openai", "gpt-4o");

        (await PipelineRoom.AskAsync(opened, words)).Text.Should().Be("Here I am.");

        room.Told.Should().ContainSingle().Which.Should().Contain(why).And.EndWith(", so claude-sonnet-4-5 (Anthropic) answers instead.");
        var rows = (await room.Usage.ListStepAsync(room.Session, step, default)).OrderBy(r => r.At).ToList();
        rows.SkipLast(1).Should().HaveCount(status == 500 ? 2 : 1).And.OnlyContain(r => r.Provider == "openai" && r.Outcome != "ok");
        (rows[^1].Provider, rows[^1].Model, rows[^1].Cost.NanoUsd, rows[^1].Uncertain).Should().Be(("anthropic", "claude-sonnet-4-5", (100 * 3_000) + (20 * 15_000), false));
        (await room.Budgets.FindAsync(BudgetId.OfSession(room.Session), default))!.Reserved.Should().Be(Money.Zero);
    }

    [EmulatorTheory]
    [InlineData(400, "This model's maximum context length is 128000 tokens", "context_length_exceeded", FailureKind.ContextLength)]
    [InlineData(404, "The model does not exist", "model_not_found", FailureKind.BadRequest)]
    public async Task A_request_that_no_other_could_answer_either_goes_nowhere_else(int status, string message, string code, FailureKind kind)
    {
        var emulator = await ProviderEmulator.GetAsync();
        await AnswerAfterAsync(emulator, $"route-not-{status}", status, message, code);
        await using var room = await PipelineRoom.OpenAsync(emulator.OpenAi, emulator.Url, ("Ai:FallbackModels:0", "anthropic/claude-sonnet-4-5"));
        await room.Vault.AddKeyAsync(room.User, new NewKey("openai", "sk-second-0123456789"), default);
        await room.Vault.AddKeyAsync(room.User, new NewKey("anthropic", "sk-other-0123456789"), default);
        var (opened, step) = await room.ConnectAsync("openai", "gpt-4o");

        var failed = (await FluentActions.Awaiting(() => PipelineRoom.AskAsync(opened, $"route-not-{status}")).Should().ThrowAsync<ProviderFailedException>()).Which;

        failed.Failure.Kind.Should().Be(kind);
        (await room.Usage.ListStepAsync(room.Session, step, default)).Should().ContainSingle();
        room.Told.Should().BeEmpty();
    }

    [EmulatorFact]
    public async Task An_answer_that_has_begun_is_never_begun_again_elsewhere()
    {
        var emulator = await ProviderEmulator.GetAsync();
        await emulator.AnswerAsync("route-begun", string.Concat(Enumerable.Repeat("a long answer that does not reach its end ", 40)));
        await using var proxy = new FaultProxy(emulator.Url) { AfterBytes = 2_000 };
        await using var room = await PipelineRoom.OpenAsync(new Uri(proxy.Url, "v1/"), emulator.Url, ("Ai:FallbackModels:0", "anthropic/claude-sonnet-4-5"));
        await room.Vault.AddKeyAsync(room.User, new NewKey("anthropic", "sk-other-0123456789"), default);
        var (opened, step) = await room.ConnectAsync("openai", "gpt-4o");
        proxy.Fault = Fault.Reset;

        await FluentActions.Awaiting(() => PipelineRoom.AskAsync(opened, "route-begun")).Should().ThrowAsync<ProviderFailedException>();

        (await room.Usage.ListStepAsync(room.Session, step, default)).Should().ContainSingle();
        room.Told.Should().BeEmpty();
    }

    private static async Task AnswerAfterAsync(ProviderEmulator emulator, string words, int status, string message, string code)
    {
        await emulator.AnswerAsync(words, "Here I am.", Usage);
        await emulator.AddAsync(new
        {
            match = new { userMessage = words, sequenceIndex = 0 },
            response = new { error = new { message, type = code, code }, status },
        });
    }
}
