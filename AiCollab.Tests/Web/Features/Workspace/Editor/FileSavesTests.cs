using AiCollab.Core.Workspaces;
using AiCollab.Web.Features.Workspace.Editor;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Web.Features.Workspace.Editor;

/// <summary>Saves against real files under git: whatever is decided, nothing that somebody typed is lost.</summary>
public sealed class FileSavesTests : RoomContext
{
    private const string Start = "1\n2\n3\n4\n5\n6\n7\n";
    private readonly OpenTabs _tabs = new();
    private FileSaves _saves = null!;
    private FileVersion _seen;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _saves = new FileSaves(Room, Sessions, Disk.Files, _tabs, TimeProvider.System);
        _tabs.Open(new FileTab { Key = "a.txt", Title = "a.txt", Kind = TabKind.Text });
        _seen = await Disk.NewAsync("a.txt", Start);
    }

    private FileTab Tab => _tabs.Find("a.txt")!;

    [Fact]
    public async Task A_save_that_meets_other_lines_is_merged_and_says_so()
    {
        await TheyWriteAsync("1\n2\n3\n4\n5\n6\nseven\n");

        var reply = await SaveAsync("one\n2\n3\n4\n5\n6\n7\n");

        reply.Should().Match<SaveReply>(r => r.Saved && r.Text == "one\n2\n3\n4\n5\n6\nseven\n");
        Tab.Notice.Should().Contain("both edits are in it");
    }

    [Fact]
    public async Task Keep_mine_keeps_what_others_changed_elsewhere()
    {
        await TheyWriteAsync("uno\n2\n3\n4\n5\n6\nseven\n");
        (await SaveAsync("one\n2\n3\n4\n5\n6\n7\n")).Saved.Should().BeFalse();

        await DecideAsync(mine: true, "one\n2\n3\n4\n5\n6\n7\n");

        (await TextAsync()).Should().Be("one\n2\n3\n4\n5\n6\nseven\n");
        Tab.State.Should().Be(SaveState.Saved);
    }

    [Fact]
    public async Task Keep_mine_after_typing_on_keeps_what_others_changed_elsewhere()
    {
        await TheyWriteAsync("uno\n2\n3\n4\n5\n6\nseven\n");
        await SaveAsync("one\n2\n3\n4\n5\n6\n7\n");

        var reply = await DecideAsync(mine: true, "one\n2\n3\nfour\n5\n6\n7\n");

        (await TextAsync()).Should().Be("one\n2\n3\nfour\n5\n6\nseven\n");
        reply.Text.Should().Be(await TextAsync());
    }

    [Fact]
    public async Task Taking_theirs_after_typing_on_keeps_what_was_typed_elsewhere()
    {
        await TheyWriteAsync("uno\n2\n3\n4\n5\n6\nseven\n");
        await SaveAsync("one\n2\n3\n4\n5\n6\n7\n");

        await DecideAsync(mine: false, "one\n2\n3\nfour\n5\n6\n7\n");

        (await TextAsync()).Should().Be("uno\n2\n3\nfour\n5\n6\nseven\n");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_others_changed_again_is_shown_before_it_is_decided(bool typedOn)
    {
        var seen = await TheyWriteAsync("uno\n2\n3\n4\n5\n6\n7\n");
        await SaveAsync("one\n2\n3\n4\n5\n6\n7\n");
        await TheyWriteAsync("eins\n2\n3\n4\n5\n6\nseven\n", seen);
        var mine = typedOn ? "one!\n2\n3\n4\n5\n6\n7\n" : "one\n2\n3\n4\n5\n6\n7\n";

        (await DecideAsync(mine: true, mine)).Saved.Should().BeFalse();

        (await TextAsync()).Should().Be("eins\n2\n3\n4\n5\n6\nseven\n");
        Tab.Conflict!.Marked.Should().Contain("eins\n").And.Contain(mine[..mine.IndexOf('\n')] + "\n");
        Tab.Notice.Should().Contain("changed once more");
        (await DecideAsync(mine: true, mine)).Saved.Should().BeTrue();
        (await TextAsync()).Should().Be(mine[..^2] + "seven\n");
    }

    [Fact]
    public async Task Typing_that_removes_the_conflict_is_simply_saved()
    {
        await TheyWriteAsync("uno\n2\n3\n4\n5\n6\n7\n");
        await SaveAsync("one\n2\n3\n4\n5\n6\n7\n");

        var reply = await DecideAsync(mine: true, "1\n2\n3\n4\n5\n6\nseven\n");

        reply.Saved.Should().BeTrue();
        (await TextAsync()).Should().Be("uno\n2\n3\n4\n5\n6\nseven\n");
        Tab.Conflict.Should().BeNull();
    }

    [Fact]
    public async Task Nothing_is_saved_over_an_open_conflict()
    {
        await TheyWriteAsync("uno\n2\n3\n4\n5\n6\n7\n");
        await SaveAsync("one\n2\n3\n4\n5\n6\n7\n");

        (await SaveAsync("one!\n2\n3\n4\n5\n6\n7\n")).Should().Be(SaveReply.Kept);

        (await TextAsync()).Should().Be("uno\n2\n3\n4\n5\n6\n7\n");
    }

    [Fact]
    public async Task Edited_by_hand_it_is_settled_once_no_marker_is_left()
    {
        await TheyWriteAsync("uno\n2\n3\n4\n5\n6\n7\n");
        await SaveAsync("one\n2\n3\n4\n5\n6\n7\n");
        _tabs.Change("a.txt", t => t with { ByHand = true });

        (await SaveAsync(Tab.Conflict!.Marked)).Saved.Should().BeFalse();
        (await SaveAsync("one, uno\n2\n3\n4\n5\n6\n7\n")).Saved.Should().BeTrue();

        (await TextAsync()).Should().Be("one, uno\n2\n3\n4\n5\n6\n7\n");
    }

    [Fact]
    public async Task Taking_theirs_of_a_deleted_file_says_that_it_is_gone()
    {
        await Disk.Files.DeleteFileAsync(Disk.Session, WorkspacePath.Parse("a.txt"), Disk.Claude, new ChangeOrigin(Disk.Session), default);
        await SaveAsync("one\n2\n3\n4\n5\n6\n7\n");

        (await DecideAsync(mine: false, "one\n2\n3\n4\n5\n6\n7\n")).Saved.Should().BeFalse();

        Tab.Notice.Should().Contain("There is no file a.txt");
        (await DecideAsync(mine: true, "one\n2\n3\n4\n5\n6\n7\n")).Saved.Should().BeTrue();
        (await TextAsync()).Should().Be("one\n2\n3\n4\n5\n6\n7\n");
    }

    [Fact]
    public async Task A_failed_save_keeps_the_text_and_says_why()
    {
        Sessions.Refusal = "The session is full.";

        (await SaveAsync("one\n")).Should().Be(SaveReply.Kept);

        Tab.State.Should().Be(SaveState.Failed);
        Tab.Notice.Should().Contain("The session is full.").And.Contain("kept here");
    }

    private Task<SaveReply> SaveAsync(string text) => _saves.SaveAsync("a.txt", _seen.Id, text, default);

    private Task<SaveReply> DecideAsync(bool mine, string text) => _saves.DecideAsync("a.txt", mine, text, default);

    private Task<string> TextAsync() => Disk.TextAsync("a.txt");

    private async Task<FileVersion> TheyWriteAsync(string text, FileVersion? seen = null) =>
        ((WriteOutcome.Written)await Disk.WriteAsync("a.txt", seen ?? _seen, text, Disk.Claude)).Version;
}
