using AiCollab.Core.Sandbox;
using AiCollab.Core.Sessions;
using AiCollab.Core.Workspaces;
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
    public async Task A_run_that_may_write_changes_the_workspace_and_all_pages_hear_of_it()
    {
        await using var room = new SessionRoom();
        var runner = await room.OpenAsync();
        var (heard, after) = (new List<SessionEvent.FilesChanged>(), runner.State.LastSeq);
        var watching = Task.Run(async () =>
        {
            await foreach (var batch in runner.Log.WatchAsync(after, default))
            {
                heard.AddRange(batch.OfType<SessionEvent.FilesChanged>());
                if (batch.OfType<SessionEvent.RunEnded>().Count() + heard.Count > 1)
                {
                    return;
                }
            }
        });

        runner.RunCode(SessionSamples.Ada, new RunCode(CodeRunId.New(), "python", null, "write out.txt hello", WorkspaceGrant.Write));

        var state = await SessionRoom.UntilAsync(runner, s => s.Runs is [{ Result: not null }]);
        var changes = state.Runs[0].Result!.Changes!;
        changes.Files.Select(f => (f.Path, f.Kind)).Should().Equal(("out.txt", RunChangeKind.Added), ("link", RunChangeKind.Refused));
        (await room.Files.ReadFileAsync(room.Session.Id, WorkspacePath.Parse("out.txt"), default)).Text.Should().Be("hello");
        await watching.WaitAsync(TimeSpan.FromSeconds(20));
        heard.Should().ContainSingle().Which.Commit.Should().Be(changes.Commit);
    }

    [Fact]
    public async Task A_run_that_may_only_read_leaves_the_workspace_as_it_is()
    {
        await using var room = new SessionRoom();
        var runner = await room.OpenAsync();

        runner.RunCode(SessionSamples.Ada, new RunCode(CodeRunId.New(), "python", null, "write out.txt hello"));

        (await SessionRoom.UntilAsync(runner, s => s.Runs is [{ Result: not null }])).Runs[0].Result!.Changes.Should().BeNull();
        (await room.Files.ListFilesAsync(room.Session.Id, default)).Should().BeEmpty();
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
