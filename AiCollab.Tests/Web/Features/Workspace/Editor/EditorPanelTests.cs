using AiCollab.Core.Workspaces;
using AiCollab.Web.Features.Workspace;
using AiCollab.Web.Features.Workspace.Editor;
using Bunit;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Web.Features.Workspace.Editor;

public sealed class EditorPanelTests : RoomContext
{
    [Fact]
    public async Task A_diff_that_is_refused_is_told_in_a_sentence_beside_what_is_open()
    {
        var written = await ChangeAsync();
        var editor = await OpenAsync<EditorPanel>();
        Room.Ask(new RoomRequest.OpenDiff(written.Commit, "First"));
        editor.WaitForAssertion(() => editor.Find(".line.p").TextContent.Should().EndWith("one"));

        Room.Ask(new RoomRequest.OpenDiff(new string('0', 40), "Gone"));

        editor.WaitForAssertion(() => editor.Find("[role=alert]").TextContent.Should().NotBeNullOrWhiteSpace());
        editor.Find("[role=tab]").TextContent.Should().Contain("First");
        await editor.Find("[role=alert] button").ClickAsync();
        editor.FindAll("[role=alert]").Should().BeEmpty();
    }

    [Fact]
    public async Task A_file_that_is_gone_is_told_in_a_sentence()
    {
        var editor = await OpenAsync<EditorPanel>();

        Room.Ask(new RoomRequest.OpenFile("gone.py"));

        editor.WaitForAssertion(() => editor.Find("[role=alert]").TextContent.Should().Contain("There is no file gone.py"));
    }

    [Fact]
    public async Task A_diff_names_only_the_sides_that_changed()
    {
        var written = await ChangeAsync();
        var editor = await OpenAsync<EditorPanel>();

        Room.Ask(new RoomRequest.OpenDiff(written.Commit, "First"));

        editor.WaitForAssertion(() => editor.Find("header .plus").TextContent.Should().Be("+1"));
        editor.FindAll("header .minus").Should().BeEmpty();
    }

    private async Task<WriteOutcome.Written> ChangeAsync() => (WriteOutcome.Written)await Disk.WriteAsync("a.txt", FileVersion.None, "one\n", Disk.Claude);
}
