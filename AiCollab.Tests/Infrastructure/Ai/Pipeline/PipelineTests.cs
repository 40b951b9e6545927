using AiCollab.Core.Ai;
using AiCollab.Core.Costs;
using AiCollab.Core.Errors;
using AiCollab.Core.Keys;
using AiCollab.Tests.Emulator;
using FluentAssertions;
using Microsoft.Extensions.AI;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Ai.Pipeline;

public sealed class PipelineTests
{
    public static TheoryData<string, string> Providers => new() { { "openai", "gpt-4o" }, { "anthropic", "claude-sonnet-4-5" } };

    [EmulatorTheory, MemberData(nameof(Providers))]
    public async Task An_answer_streams_and_its_cost_is_booked_to_the_nano_dollar(string provider, string model)
    {
        var emulator = await ProviderEmulator.GetAsync();
        object usage = provider == "openai"
            ? new { prompt_tokens = 120, completion_tokens = 45, total_tokens = 165, prompt_tokens_details = new { cached_tokens = 64 }, completion_tokens_details = new { reasoning_tokens = 7 } }
            : new { input_tokens = 120, output_tokens = 45 };
        await emulator.AnswerAsync($"greet-{provider}", "Hello from the other side.", usage);
        await using var room = await PipelineRoom.OpenAsync(emulator.OpenAi, emulator.Url);
        var (opened, step) = await room.ConnectAsync(provider, model);

        var answer = await PipelineRoom.AskAsync(opened, $"greet-{provider}");

        answer.Text.Should().Be("Hello from the other side.");
        var row = (await room.Usage.ListStepAsync(room.Session, step, default)).Should().ContainSingle().Subject;
        row.State.Should().Be(UsageState.Booked);
        row.Uncertain.Should().BeFalse();
        (row.Usage.Input, row.Usage.Output).Should().Be((120, 45));
        var price = row.PriceRow;
        price.Should().StartWith($"{provider}/{model}");
        row.Cost.NanoUsd.Should().Be(provider == "openai"
            ? ((120 - row.Usage.CachedInput) * 2_500) + (row.Usage.CachedInput * 1_250) + (45 * 10_000)
            : (120 * 3_000) + (45 * 15_000));
        row.FirstTokenMs.Should().BePositive();
        var budget = await room.Budgets.FindAsync(BudgetId.OfSession(room.Session), default);
        (budget!.Spent, budget.Reserved).Should().Be((row.Cost, Money.Zero));
    }

    [EmulatorTheory]
    [InlineData("openai", 401, "Incorrect API key provided", "invalid_api_key", FailureKind.Auth)]
    [InlineData("openai", 429, "You exceeded your current quota", "insufficient_quota", FailureKind.Quota)]
    [InlineData("openai", 400, "This model's maximum context length is 128000 tokens", "context_length_exceeded", FailureKind.ContextLength)]
    [InlineData("openai", 404, "The model does not exist", "model_not_found", FailureKind.BadRequest)]
    [InlineData("openai", 500, "internal", "server_error", FailureKind.Overloaded)]
    [InlineData("anthropic", 401, "invalid x-api-key", "authentication_error", FailureKind.Auth)]
    [InlineData("anthropic", 400, "prompt is too long: 300000 tokens > 200000 maximum", "invalid_request_error", FailureKind.ContextLength)]
    [InlineData("anthropic", 529, "Overloaded", "overloaded_error", FailureKind.Overloaded)]
    [InlineData("anthropic", 400, "Your credit balance is too low to access the Anthropic API", "invalid_request_error", FailureKind.Quota)]
    public async Task Refusals_are_told_in_words_and_cost_nothing_when_nothing_was_made(string provider, int status, string message, string code, FailureKind kind)
    {
        var emulator = await ProviderEmulator.GetAsync();
        var words = $"refuse-{provider}-{status}-{code}";
        await emulator.RefuseAsync(words, status, message, code, code);
        await using var room = await PipelineRoom.OpenAsync(emulator.OpenAi, emulator.Url, ("Ai:Attempts", "2"));
        var (opened, step) = await room.ConnectAsync(provider, provider == "openai" ? "gpt-4o" : "claude-sonnet-4-5");

        var failed = (await FluentActions.Awaiting(() => PipelineRoom.AskAsync(opened, words)).Should().ThrowAsync<ProviderFailedException>()).Which;

        failed.Failure.Kind.Should().Be(kind);
        failed.Failure.Message.Should().NotBeEmpty().And.NotContain("sk-secret");
        failed.Failure.NextStep.Should().NotBeEmpty();
        var rows = await room.Usage.ListStepAsync(room.Session, step, default);
        rows.Should().HaveCount(kind == FailureKind.Overloaded ? 2 : 1, "only overload is tried again");
        rows.Should().OnlyContain(r => status >= 500 || (r.Cost == Money.Zero && !r.Uncertain));
    }

    [EmulatorFact]
    public async Task A_server_that_counts_no_tokens_is_billed_by_an_estimate()
    {
        var emulator = await ProviderEmulator.GetAsync();
        await emulator.AnswerAsync("uncounted", "An answer of several words.", new { input_tokens = 0, output_tokens = 0 });
        await using var room = await PipelineRoom.OpenAsync(emulator.OpenAi, emulator.Url);
        var (opened, step) = await room.ConnectAsync("anthropic", "claude-sonnet-4-5");

        await PipelineRoom.AskAsync(opened, "uncounted");

        var row = (await room.Usage.ListStepAsync(room.Session, step, default)).Should().ContainSingle().Subject;
        row.Uncertain.Should().BeTrue();
        row.Cost.Should().BeGreaterThan(Money.Zero);
    }

    [EmulatorFact]
    public async Task A_rate_limit_waits_as_long_as_the_provider_asks_or_says_when_to_come_back()
    {
        var emulator = await ProviderEmulator.GetAsync();
        await emulator.RefuseAsync("limit-long", 429, "Rate limit reached", "rate_limit_error", "rate_limit_exceeded", retryAfter: 120);
        await using var room = await PipelineRoom.OpenAsync(emulator.OpenAi, emulator.Url);
        var (opened, _) = await room.ConnectAsync("openai", "gpt-4o");

        var failed = (await FluentActions.Awaiting(() => PipelineRoom.AskAsync(opened, "limit-long")).Should().ThrowAsync<ProviderFailedException>()).Which;

        failed.Failure.Kind.Should().Be(FailureKind.RateLimit);
        failed.Failure.RetryAfter.Should().Be(TimeSpan.FromSeconds(120));
        failed.Message.Should().Contain("120 seconds");
    }

    [EmulatorTheory]
    [InlineData("openai", Fault.EndEarly, FailureKind.Protocol)]
    [InlineData("openai", Fault.Reset, FailureKind.Network)]
    [InlineData("openai", Fault.BreakJson, FailureKind.Protocol)]
    [InlineData("openai", Fault.Html, FailureKind.Protocol)]
    [InlineData("openai", Fault.Hang, FailureKind.Network)]
    [InlineData("anthropic", Fault.EndEarly, FailureKind.Protocol)]
    [InlineData("anthropic", Fault.Reset, FailureKind.Network)]
    [InlineData("anthropic", Fault.BreakJson, FailureKind.Protocol)]
    [InlineData("anthropic", Fault.Html, FailureKind.Protocol)]
    [InlineData("anthropic", Fault.Hang, FailureKind.Network)]
    public async Task A_broken_stream_is_a_failure_and_is_billed_as_uncertain(string provider, Fault fault, FailureKind kind)
    {
        var emulator = await ProviderEmulator.GetAsync();
        var words = $"broken-{provider}-{fault}";
        await emulator.AnswerAsync(words, string.Concat(Enumerable.Repeat("a long answer that does not reach its end ", 40)));
        await using var proxy = new FaultProxy(emulator.Url) { AfterBytes = 2_000 };
        await using var room = await PipelineRoom.OpenAsync(new Uri(proxy.Url, "v1/"), proxy.Url, ("Ai:Attempts", "1"));
        var (opened, step) = await room.ConnectAsync(provider, provider == "openai" ? "gpt-4o" : "claude-sonnet-4-5");
        proxy.Fault = fault;

        var failed = (await FluentActions.Awaiting(() => PipelineRoom.AskAsync(opened, words)).Should().ThrowAsync<ProviderFailedException>()).Which;

        failed.Failure.Kind.Should().Be(kind);
        var row = (await room.Usage.ListStepAsync(room.Session, step, default)).Should().ContainSingle().Subject;
        row.Uncertain.Should().BeTrue();
        row.Cost.Should().BeGreaterThan(Money.Zero);
        row.Cost.Should().BeLessThanOrEqualTo(row.Held);
    }

    [EmulatorTheory, MemberData(nameof(Providers))]
    public async Task Cancelling_ends_the_request_at_the_provider_and_bills_what_was_seen(string provider, string model)
    {
        var emulator = await ProviderEmulator.GetAsync();
        await emulator.AnswerAsync($"slow-{provider}", string.Concat(Enumerable.Repeat("word ", 400)), latencyMs: 40, chunkSize: 5);
        await using var proxy = new FaultProxy(emulator.Url);
        await using var room = await PipelineRoom.OpenAsync(new Uri(proxy.Url, "v1/"), proxy.Url);
        var (opened, step) = await room.ConnectAsync(provider, model);
        using var stop = new CancellationTokenSource();
        var seen = 0;

        var reading = async () =>
        {
            await foreach (var update in opened.Chat.GetStreamingResponseAsync($"slow-{provider}", new() { MaxOutputTokens = 500 }, stop.Token))
            {
                seen += update.Text.Length;
                if (seen > 30)
                {
                    await stop.CancelAsync();
                }
            }
        };

        await reading.Should().ThrowAsync<OperationCanceledException>();
        var row = (await room.Usage.ListStepAsync(room.Session, step, default)).Should().ContainSingle().Subject;
        (row.Outcome, row.Uncertain).Should().Be(("stopped", true));
        for (var i = 0; i < 100 && proxy.Open > 0; i++)
        {
            await Task.Delay(20);
        }

        proxy.Open.Should().Be(0);
    }

    [EmulatorFact]
    public async Task An_endpoint_that_is_not_there_costs_nothing()
    {
        var emulator = await ProviderEmulator.GetAsync();
        await using var proxy = new FaultProxy(emulator.Url);
        await using var room = await PipelineRoom.OpenAsync(new Uri(proxy.Url, "v1/"), proxy.Url, ("Ai:Attempts", "2"));
        var (opened, step) = await room.ConnectAsync("openai", "gpt-4o");
        await proxy.DisposeAsync();

        var failed = (await FluentActions.Awaiting(() => PipelineRoom.AskAsync(opened, "nobody")).Should().ThrowAsync<ProviderFailedException>()).Which;

        failed.Failure.Kind.Should().Be(FailureKind.Network);
        (await room.Usage.ListStepAsync(room.Session, step, default)).Should().HaveCount(2).And.OnlyContain(r => r.Cost == Money.Zero && !r.Uncertain);
    }

    [EmulatorFact]
    public async Task A_request_that_could_pass_the_budget_is_not_sent()
    {
        var emulator = await ProviderEmulator.GetAsync();
        await using var proxy = new FaultProxy(emulator.Url);
        await using var room = await PipelineRoom.OpenAsync(new Uri(proxy.Url, "v1/"), proxy.Url, ("Costs:SessionLimitUsd", "0.001"));
        var (opened, _) = await room.ConnectAsync("openai", "gpt-4o");
        var before = proxy.Requests;

        await FluentActions.Awaiting(() => PipelineRoom.AskAsync(opened, "dear")).Should().ThrowAsync<BudgetExceededException>();

        proxy.Requests.Should().Be(before);
    }

    [EmulatorFact]
    public async Task A_refused_key_is_not_stored_and_no_key_is_ever_shown()
    {
        var emulator = await ProviderEmulator.GetAsync();
        await using var proxy = new FaultProxy(emulator.Url);
        await using var room = await PipelineRoom.OpenAsync(new Uri(proxy.Url, "v1/nothing/here/"), proxy.Url);

        await room.Vault.Awaiting(v => v.AddKeyAsync(room.User, new NewKey("openai", "sk-secret-0123456789"), default)).Should().ThrowAsync<ProviderFailedException>();
        (await room.Vault.ListKeysAsync(room.User, default)).Should().BeEmpty();

        var added = await room.Vault.AddKeyAsync(room.User, new NewKey("anthropic", "sk-ant-secret-0123456789", Label: "Work"), default);
        added.Masked.Should().Be("sk-…6789");
        (await room.Vault.ListKeysAsync(AiCollab.Core.Accounts.UserId.New(), default)).Should().BeEmpty();
        await room.Vault.Awaiting(v => v.DeleteKeyAsync(AiCollab.Core.Accounts.UserId.New(), added.Id, default)).Should().ThrowAsync<NotFoundException>();
    }
}
