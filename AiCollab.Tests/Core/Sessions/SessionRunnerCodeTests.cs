using AiCollab.Core.Sandbox;
using AiCollab.Core.Sessions;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Core.Sessions;

public sealed class SessionRunnerCodeTests
{
    [Fact]
    public async Task People_run_code_beside_each_other_and_can_kill_it()
    {
        await using var room = new SessionRoom();
        var runner = await room.OpenAsync();
        var (waits, quick) = (CodeRunId.New(), CodeRunId.New());

        runner.RunCode(SessionSamples.Ada, new RunCode(waits, "python", null, "wait"));
        runner.RunCode(SessionSamples.Ada, new RunCode(quick, "python", null, "print(1)"));
        await SessionRoom.UntilAsync(runner, s => s.Runs.Any(r => r.Id == quick && r.Result is not null));
        runner.State.Runs.Single(r => r.Id == waits).Result.Should().BeNull();
        runner.CancelRun(SessionSamples.Ada, waits);

        var state = await SessionRoom.UntilAsync(runner, s => s.Runs.Count == 2 && s.Runs.All(r => r.Result is not null));
        state.Runs.Single(r => r.Id == waits).Result!.Verdict.Should().Be(Verdict.Cancelled);
        state.Runs.Single(r => r.Id == quick).Output.Should().Be("running print(1)");
        state.Runs.Single(r => r.Id == quick).Result!.Artifacts.Should().ContainSingle().Which.Content.Should().BeEmpty();
    }

    [Fact]
    public async Task A_run_of_a_file_that_is_not_there_is_refused_with_the_reason()
    {
        await using var room = new SessionRoom();
        var runner = await room.OpenAsync();

        runner.RunCode(SessionSamples.Ada, new RunCode(CodeRunId.New(), "python", "nope.py", null));

        var state = await SessionRoom.UntilAsync(runner, s => s.Runs is [{ Result: not null }]);
        state.Runs[0].Result!.Verdict.Should().Be(Verdict.Refused);
        state.Runs[0].Result!.Evidence.Should().Contain("nope.py");
    }
}
