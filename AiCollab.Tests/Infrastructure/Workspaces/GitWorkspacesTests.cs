using System.Diagnostics;
using System.Text;
using AiCollab.Core.Errors;
using AiCollab.Core.Sessions;
using AiCollab.Core.Workspaces;
using AiCollab.Infrastructure.Workspaces;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Workspaces;

public sealed class GitWorkspacesTests
{
    [Fact]
    public async Task A_models_write_is_a_commit_authored_by_the_model_with_its_trailers()
    {
        using var room = await WorkspaceRoom.OpenAsync();

        await room.WriteAsync("src/main.py", FileVersion.None, "print(1)\n", room.Claude);

        var log = Git(room.Directory, "log", "-1", "--format=%an <%ae>|%cn|%(trailers:only,unfold)");
        log.Should().StartWith("Claude Sonnet <anthropic/claude-sonnet@aicollab>|AiCollab|")
            .And.Contain($"AiCollab-Session: {room.Session}").And.Contain("AiCollab-Step: ").And.Contain("AiCollab-Run: ")
            .And.Contain("AiCollab-Cost-Nano-Usd: 1234");
        Git(room.Directory, "status", "--porcelain").Should().BeEmpty();
        Git(room.Directory, "fsck", "--strict").Should().NotContain("error");
        File.ReadAllText(Path.Combine(room.Directory, "src/main.py")).Should().Be("print(1)\n");
    }

    [Fact]
    public async Task Writing_what_is_there_makes_no_commit()
    {
        using var room = await WorkspaceRoom.OpenAsync();
        var version = await room.NewAsync("a.txt", "same\n");

        (await room.WriteAsync("a.txt", version, "same\n", room.Claude)).Should().BeOfType<WriteOutcome.Unchanged>();
        (await room.WriteAsync("a.txt", FileVersion.None, "same\n", room.Claude)).Should().BeOfType<WriteOutcome.Unchanged>();

        (await room.Files.LogAsync(room.Session, null, 10, default)).Should().HaveCount(2);
    }

    [Fact]
    public async Task A_write_from_an_older_version_is_merged_when_it_touches_other_lines()
    {
        using var room = await WorkspaceRoom.OpenAsync();
        var seen = await room.NewAsync("a.txt", "1\n2\n3\n4\n5\n");
        await room.WriteAsync("a.txt", seen, "one\n2\n3\n4\n5\n");

        var outcome = await room.WriteAsync("a.txt", seen, "1\n2\n3\n4\nfive\n", room.Claude);

        outcome.Should().BeOfType<WriteOutcome.Written>().Which.Merged.Should().BeTrue();
        (await room.TextAsync("a.txt")).Should().Be("one\n2\n3\n4\nfive\n");
    }

    [Fact]
    public async Task A_write_that_cannot_be_merged_is_kept_as_a_conflict_until_somebody_decides()
    {
        using var room = await WorkspaceRoom.OpenAsync();
        var seen = await room.NewAsync("a.txt", "1\n");
        await room.WriteAsync("a.txt", seen, "one\n");

        var outcome = await room.WriteAsync("a.txt", seen, "uno\n", room.Claude);

        var conflict = outcome.Should().BeOfType<WriteOutcome.Conflicted>().Subject.Conflict;
        conflict.Marked.Should().Contain("one\n").And.Contain("uno\n").And.Contain("||||||| base\n1\n");
        (await room.TextAsync("a.txt")).Should().Be("one\n");
        (await room.Files.ListConflictsAsync(room.Session, default)).Should().ContainSingle().Which.Author.Should().Be(room.Claude);

        var choice = new FileWrite(conflict.Path, conflict.Current, "one and uno\n"u8.ToArray(), room.Ada, new ChangeOrigin(room.Session));
        (await room.Files.ResolveConflictAsync(room.Session, conflict.Id, choice, default)).Should().BeOfType<WriteOutcome.Written>();
        (await room.Files.ListConflictsAsync(room.Session, default)).Should().BeEmpty();
        (await room.TextAsync("a.txt")).Should().Be("one and uno\n");
    }

    [Fact]
    public async Task Deleting_a_file_somebody_else_changes_keeps_the_change_as_a_conflict()
    {
        using var room = await WorkspaceRoom.OpenAsync();
        var seen = await room.NewAsync("a.txt", "1\n");
        await room.Files.DeleteFileAsync(room.Session, WorkspacePath.Parse("a.txt"), room.Ada, new ChangeOrigin(room.Session), default);

        (await room.WriteAsync("a.txt", seen, "2\n", room.Claude)).Should().BeOfType<WriteOutcome.Conflicted>();
    }

    [Fact]
    public async Task A_persons_saves_of_one_file_become_one_commit()
    {
        using var room = await WorkspaceRoom.OpenAsync();
        var version = await room.NewAsync("a.txt", "1\n");
        for (var i = 2; i < 6; i++)
        {
            version = ((WriteOutcome.Written)await room.WriteAsync("a.txt", version, $"{i}\n")).Version;
        }

        (await room.Files.LogAsync(room.Session, WorkspacePath.Parse("a.txt"), 10, default)).Should().ContainSingle();
        await room.WriteAsync("a.txt", version, "model\n", room.Claude);
        (await room.Files.LogAsync(room.Session, WorkspacePath.Parse("a.txt"), 10, default)).Should().HaveCount(2);
    }

    [Fact]
    public async Task A_stale_run_cannot_write()
    {
        using var room = await WorkspaceRoom.OpenAsync();
        var fence = new Fence(room.Session, 1);
        room.Epoch = 2;

        await room.Invoking(r => r.WriteAsync("a.txt", FileVersion.None, "x", r.Claude, fence)).Should().ThrowAsync<ConflictException>();
        (await room.Files.ListFilesAsync(room.Session, default)).Should().BeEmpty();
    }

    [Fact]
    public async Task Limits_are_checked_before_anything_is_written()
    {
        using var room = await WorkspaceRoom.OpenAsync(new WorkspaceOptions { MaxFileBytes = 2048, MaxBytes = 1 << 20, MaxFiles = 3 });

        await room.Invoking(r => r.WriteAsync("big.txt", FileVersion.None, new string('x', 2049))).Should().ThrowAsync<QuotaExceededException>();
        for (var i = 0; i < 3; i++)
        {
            await room.NewAsync($"{i}.txt", $"{i}");
        }

        await room.Invoking(r => r.NewAsync("3.txt", "3")).Should().ThrowAsync<QuotaExceededException>().WithMessage("*at most 3 files*");
        (await room.Files.ListFilesAsync(room.Session, default)).Should().HaveCount(3);
    }

    [Fact]
    public async Task Uploads_are_one_commit_and_do_not_replace_unasked()
    {
        using var room = await WorkspaceRoom.OpenAsync();
        await room.NewAsync("a.txt", "mine");
        UploadedFile[] files = [new(WorkspacePath.Parse("a.txt"), "theirs"u8.ToArray()), new(WorkspacePath.Parse("d/b.bin"), [0, 1, 2])];

        await room.Invoking(r => r.Files.UploadFilesAsync(r.Session, files, false, r.Ada, default)).Should().ThrowAsync<ConflictException>().WithMessage("*a.txt*");
        (await room.TextAsync("a.txt")).Should().Be("mine");

        await room.Files.UploadFilesAsync(room.Session, files, true, room.Ada, default);
        (await room.TextAsync("a.txt")).Should().Be("theirs");
        (await room.Files.ReadFileAsync(room.Session, WorkspacePath.Parse("d/b.bin"), default)).IsBinary.Should().BeTrue();
        Git(room.Directory, "status", "--porcelain").Should().BeEmpty();
    }

    [Fact]
    public async Task Renaming_a_folder_moves_all_in_it_and_refuses_to_land_on_something()
    {
        using var room = await WorkspaceRoom.OpenAsync();
        await room.NewAsync("src/a.txt", "a");
        await room.NewAsync("src/deep/b.txt", "b");
        await room.NewAsync("other.txt", "o");

        var origin = new ChangeOrigin(room.Session);
        await room.Files.RenameFileAsync(room.Session, WorkspacePath.Parse("src"), WorkspacePath.Parse("lib"), room.Ada, origin, default);

        (await room.Files.ListFilesAsync(room.Session, default)).Select(f => f.Path.Value).Should().Equal("lib/a.txt", "lib/deep/b.txt", "other.txt");
        Git(room.Directory, "status", "--porcelain").Should().BeEmpty();
        await room.Invoking(r => r.Files.RenameFileAsync(r.Session, WorkspacePath.Parse("lib"), WorkspacePath.Parse("other.txt"), r.Ada, origin, default))
            .Should().ThrowAsync<ConflictException>();
        await room.Invoking(r => r.WriteAsync("other.txt/x", FileVersion.None, "x")).Should().ThrowAsync<ConflictException>().WithMessage("*other.txt is a file*");
        await room.Invoking(r => r.WriteAsync("lib", FileVersion.None, "x")).Should().ThrowAsync<ConflictException>().WithMessage("*folder*");
    }

    [Fact]
    public async Task A_link_planted_on_disk_is_never_followed()
    {
        using var room = await WorkspaceRoom.OpenAsync();
        using var outside = new TemporaryFolder();
        await room.NewAsync("a.txt", "a");
        File.CreateSymbolicLink(Path.Combine(room.Directory, "out"), outside.Path);
        File.Delete(Path.Combine(room.Directory, "a.txt"));
        File.WriteAllText(Path.Combine(outside.Path, "secret"), "secret");
        File.CreateSymbolicLink(Path.Combine(room.Directory, "a.txt"), Path.Combine(outside.Path, "secret"));

        (await room.TextAsync("a.txt")).Should().Be("a");
        await room.WriteAsync("out/evil.txt", FileVersion.None, "x", room.Claude);
        await room.WriteAsync("a.txt", (await room.Files.ReadFileAsync(room.Session, WorkspacePath.Parse("a.txt"), default)).Version, "b", room.Claude);

        Directory.GetFiles(outside.Path).Should().ContainSingle();
        File.ReadAllText(Path.Combine(outside.Path, "secret")).Should().Be("secret");
        File.ReadAllText(Path.Combine(room.Directory, "a.txt")).Should().Be("b");
    }

    [Fact]
    public async Task A_snapshot_holds_the_files_without_git_and_outlives_later_writes()
    {
        using var room = await WorkspaceRoom.OpenAsync();
        var version = await room.NewAsync("d/a.txt", "old");

        await using var snapshot = await room.Files.SnapshotAsync(room.Session, default);
        await room.WriteAsync("d/a.txt", version, "new", room.Claude);
        await using var later = await room.Files.SnapshotAsync(room.Session, default);

        File.ReadAllText(Path.Combine(snapshot.Directory, "d/a.txt")).Should().Be("old");
        File.ReadAllText(Path.Combine(later.Directory, "d/a.txt")).Should().Be("new");
        Directory.Exists(Path.Combine(snapshot.Directory, ".git")).Should().BeFalse();
    }

    [Fact]
    public async Task Two_thousand_concurrent_edits_of_people_and_models_are_all_in_the_text_or_in_a_conflict()
    {
        using var room = await WorkspaceRoom.OpenAsync();
        const int writers = 10, edits = 200, lines = 120;
        var names = new[] { "a.py", "src/b.py", "src/c.py" };
        foreach (var name in names)
        {
            await room.NewAsync(name, string.Concat(Enumerable.Range(0, lines).Select(i => $"line {i}\n")));
        }

        var accepted = new System.Collections.Concurrent.ConcurrentBag<(string Path, string Token)>();
        var conflicts = 0;
        await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            var random = new Random(writer);
            var seen = new Dictionary<string, FileContent>();
            for (var i = 0; i < edits; i++)
            {
                var name = names[random.Next(names.Length)];
                if (!seen.TryGetValue(name, out var file) || random.Next(3) == 0)
                {
                    seen[name] = file = await room.Files.ReadFileAsync(room.Session, WorkspacePath.Parse(name), default);
                }

                var token = $"edit {writer}-{i}";
                var text = LineDiffSplit(file.Text!);
                text.Insert(random.Next(text.Count), token + "\n");
                var outcome = await room.WriteAsync(name, file.Version, string.Concat(text), writer % 2 == 0 ? room.Ada : room.Claude);
                accepted.Add((name, token));
                if (outcome is WriteOutcome.Conflicted)
                {
                    Interlocked.Increment(ref conflicts);
                }
                else
                {
                    // The next edit starts from what this writer wrote, as an open editor does, not from what others made of it.
                    seen.Remove(name);
                }
            }
        })));

        var records = await room.Files.ListConflictsAsync(room.Session, default);
        var kept = string.Concat(records.Select(r => Git(room.Directory, "cat-file", "blob", r.Proposed.ToString())));
        var texts = new Dictionary<string, string>();
        foreach (var name in names)
        {
            texts[name] = await room.TextAsync(name);
        }

        accepted.Should().HaveCount(writers * edits);
        accepted.Where(e => !texts[e.Path].Contains(e.Token + "\n") && !kept.Contains(e.Token + "\n")).Should().BeEmpty();
        records.Should().HaveCount(conflicts).And.NotBeEmpty();
        texts.Values.Sum(t => LineDiffSplit(t).Count(l => l.StartsWith("edit"))).Should().BeGreaterThan(writers * edits / 4);
        Git(room.Directory, "status", "--porcelain").Should().BeEmpty();
    }

    private static List<string> LineDiffSplit(string text) => [.. AiCollab.Core.Collaboration.LineDiff.Split(text)];

    private static string Git(string directory, params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["-c", "safe.directory=*", "-C", directory, .. arguments])
        {
            RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.UTF8,
        })!;
        var text = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        git.ExitCode.Should().Be(0);
        return text.Trim();
    }
}
