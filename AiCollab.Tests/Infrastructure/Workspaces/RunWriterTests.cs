using System.Diagnostics;
using System.Text;
using AiCollab.Core.Errors;
using AiCollab.Core.Sandbox;
using AiCollab.Core.Workspaces;
using AiCollab.Infrastructure.Workspaces;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Workspaces;

public sealed class RunWriterTests
{
    private readonly CodeRunId _run = CodeRunId.New();

    [Fact]
    public async Task What_a_run_left_is_one_commit_of_the_runner_on_behalf_of_who_ran_it()
    {
        using var room = await WorkspaceRoom.OpenAsync();
        await room.NewAsync("data/in.txt", "1\n");
        await room.NewAsync("old.txt", "x\n");

        var changes = await ApplyAsync(room, await TreeAsync(room), ("data/in.txt", "2\n"), ("out/new.txt", "n\n"), ("old.txt", null));

        changes.Files.Should().BeEquivalentTo(new RunChange[] { new("data/in.txt", RunChangeKind.Changed), new("old.txt", RunChangeKind.Deleted), new("out/new.txt", RunChangeKind.Added) });
        var log = (await room.Files.LogAsync(room.Session, null, 10, default))[0];
        log.Should().BeEquivalentTo(new { Id = changes.Commit, Author = "Runner", AuthorEmail = "runner@aicollab", Subject = "Run main.py: 3 files" });
        log.Trailers.Should().Contain("AiCollab-Execution", _run.ToString()).And.Contain("AiCollab-On-Behalf-Of", $"Ada <{room.Ada.Email}>");
        Git(room.Directory, "status", "--porcelain").Should().BeEmpty();
        Git(room.Directory, "ls-files").Should().Be("data/in.txt\nout/new.txt\n");
    }

    [Fact]
    public async Task Changes_made_meanwhile_are_kept_beside_the_runs()
    {
        using var room = await WorkspaceRoom.OpenAsync();
        var seen = await room.NewAsync("a.txt", "1\n2\n3\n4\n5\n");
        var tree = await TreeAsync(room);
        await room.WriteAsync("a.txt", seen, "one\n2\n3\n4\n5\n");

        var changes = await ApplyAsync(room, tree, ("a.txt", "1\n2\n3\n4\nfive\n"));

        changes.Files.Should().Equal(new RunChange("a.txt", RunChangeKind.Merged));
        (await room.TextAsync("a.txt")).Should().Be("one\n2\n3\n4\nfive\n");
    }

    [Fact]
    public async Task What_both_changed_waits_for_a_decision_and_the_rest_goes_in()
    {
        using var room = await WorkspaceRoom.OpenAsync();
        var seen = await room.NewAsync("a.txt", "1\n");
        var gone = await room.NewAsync("b.txt", "1\n");
        var tree = await TreeAsync(room);
        await room.WriteAsync("a.txt", seen, "one\n");
        await room.WriteAsync("b.txt", gone, "two\n");

        var changes = await ApplyAsync(room, tree, ("a.txt", "uno\n"), ("b.txt", null), ("c.txt", "c\n"));

        changes.Files.Select(f => (f.Path, f.Kind)).Should().Equal(("a.txt", RunChangeKind.Conflicted), ("b.txt", RunChangeKind.Conflicted), ("c.txt", RunChangeKind.Added));
        (await room.TextAsync("a.txt")).Should().Be("one\n");
        (await room.TextAsync("b.txt")).Should().Be("two\n");
        (await room.Files.ListConflictsAsync(room.Session, default)).Should().ContainSingle().Which.Marked.Should().Contain("one\n").And.Contain("uno\n");
    }

    [Theory]
    [InlineData("../up.txt")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../up.txt")]
    [InlineData(".git/hooks/post-commit")]
    [InlineData("sub/.GIT/config")]
    [InlineData("git~1/config")]
    [InlineData(".g\u200cit/config")]
    [InlineData("a\\b.txt")]
    [InlineData("a\nb.txt")]
    [InlineData("a\0b.txt")]
    [InlineData("")]
    public async Task Names_that_leave_the_workspace_or_touch_git_are_refused(string name)
    {
        using var room = await WorkspaceRoom.OpenAsync();

        var changes = await ApplyAsync(room, await TreeAsync(room), (name, "x"), ("fine.txt", "y"));

        changes.Files.Single(f => f.Path != "fine.txt").Kind.Should().Be(RunChangeKind.Refused);
        Git(room.Directory, "ls-files").Should().Be("fine.txt\n");
        Directory.GetFiles(Path.Combine(room.Directory, ".git", "hooks")).Should().NotContain(f => f.EndsWith("post-commit", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_takes_the_place_of_a_folder_that_the_run_emptied_and_of_no_other()
    {
        using var room = await WorkspaceRoom.OpenAsync();
        await room.NewAsync("a/one.txt", "1\n");
        await room.NewAsync("b/one.txt", "1\n");
        await room.NewAsync("c", "1\n");

        var changes = await ApplyAsync(room, await TreeAsync(room), ("a/one.txt", null), ("a", "file\n"), ("b", "file\n"), ("c/below.txt", "x\n"));

        changes.Files.Where(f => f.Kind == RunChangeKind.Refused).Select(f => f.Path).Should().Equal("b", "c/below.txt");
        Git(room.Directory, "ls-files").Should().Be("a\nb/one.txt\nc\n");
        Git(room.Directory, "status", "--porcelain").Should().BeEmpty();
    }

    [Fact]
    public async Task What_would_pass_the_quota_changes_nothing()
    {
        using var room = await WorkspaceRoom.OpenAsync(new WorkspaceOptions { MaxBytes = 1 << 20, MaxFileBytes = 1 << 20 });
        var tree = await TreeAsync(room);

        var apply = () => ApplyAsync(room, tree, ("a.bin", new string('x', 700_000)), ("b.bin", new string('y', 700_000)));

        (await apply.Should().ThrowAsync<QuotaExceededException>()).WithMessage("The workspace would hold*");
        Git(room.Directory, "ls-files").Should().BeEmpty();
    }

    [Fact]
    public async Task What_is_the_same_makes_no_commit()
    {
        using var room = await WorkspaceRoom.OpenAsync();
        await room.NewAsync("a.txt", "1\n");

        (await ApplyAsync(room, await TreeAsync(room), ("a.txt", "1\n"), ("ghost.txt", null))).Should().BeEquivalentTo(new RunChanges(null, []));
    }

    private Task<RunChanges> ApplyAsync(WorkspaceRoom room, string tree, params (string Name, string? Text)[] files) =>
        room.Files.ApplyRunAsync(
            room.Session, new RunWrite(tree, [.. files.Select(f => new LeftFile(f.Name, f.Text is null ? null : Encoding.UTF8.GetBytes(f.Text)))], room.Ada, _run, "main.py"), default);

    private static async Task<string> TreeAsync(WorkspaceRoom room)
    {
        await using var snapshot = await room.Files.SnapshotAsync(room.Session, default);
        return snapshot.Tree;
    }

    private static string Git(string directory, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", ["-C", directory, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var git = Process.Start(start)!;
        return git.StandardOutput.ReadToEnd();
    }
}
