using AiCollab.Core.Ai;
using AiCollab.Core.Costs;
using AiCollab.Core.Errors;
using AiCollab.Tests.Emulator;
using FluentAssertions;

namespace AiCollab.Tests.Infrastructure.Ai.Pipeline;

/// <summary>What all requests of one connection share.</summary>
public sealed class ConnectionGateTests
{
    private const int BreaksAfter = 10;

    [EmulatorFact]
    public async Task A_connection_that_keeps_failing_is_given_a_pause_in_which_nothing_is_sent_and_nothing_held()
    {
        var emulator = await ProviderEmulator.GetAsync();
        await emulator.RefuseAsync("gate-broken", 500, "internal", "server_error");
        await using var proxy = new FaultProxy(emulator.Url);
        await using var room = await PipelineRoom.OpenAsync(new Uri(proxy.Url, "v1/"), proxy.Url, ("Ai:Attempts", "1"));
        var (opened, step) = await room.ConnectAsync("openai", "gpt-4o");
        for (var i = 0; i < BreaksAfter; i++)
        {
            (await FailAsync(opened)).Message.Should().Contain("(500)");
        }

        var before = proxy.Requests;
        var paused = await FailAsync(opened);

        paused.Failure.Kind.Should().Be(FailureKind.Overloaded);
        paused.Message.Should().Contain("is given a pause");
        proxy.Requests.Should().Be(before);
        (await room.Usage.ListStepAsync(room.Session, step, default)).Should().HaveCount(BreaksAfter);
        (await room.Budgets.FindAsync(BudgetId.OfSession(room.Session), default))!.Reserved.Should().Be(Money.Zero);
    }

    [EmulatorFact]
    public async Task No_more_requests_than_allowed_run_at_once_and_the_others_wait_their_turn()
    {
        var emulator = await ProviderEmulator.GetAsync();
        await emulator.AnswerAsync("gate-many", "An answer in some pieces, one after the other.", latencyMs: 20);
        await using var proxy = new FaultProxy(emulator.Url);
        await using var room = await PipelineRoom.OpenAsync(new Uri(proxy.Url, "v1/"), proxy.Url, ("Ai:Concurrency", "2"));
        var (opened, _) = await room.ConnectAsync("openai", "gpt-4o");

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PipelineRoom.AskAsync(opened, "gate-many")));

        answers.Should().OnlyContain(a => a.Text.EndsWith("one after the other."));
        proxy.MostOpen.Should().BeInRange(2, 3, "the proxy notes the end of an answer a moment after the client");
    }

    private static async Task<ProviderFailedException> FailAsync(OpenedModel model) =>
        (await FluentActions.Awaiting(() => PipelineRoom.AskAsync(model, "gate-broken")).Should().ThrowAsync<ProviderFailedException>()).Which;
}
