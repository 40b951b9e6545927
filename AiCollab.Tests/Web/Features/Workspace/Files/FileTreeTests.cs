using AiCollab.Core.Workspaces;
using AiCollab.Web.Features.Workspace.Files;
using Bunit;
using FluentAssertions;
using Microsoft.AspNetCore.Components.Web;
using Xunit;

namespace AiCollab.Tests.Web.Features.Workspace.Files;

/// <summary>The tree by keyboard, as the ARIA Authoring Practices describe it.</summary>
public sealed class FileTreeTests : RoomContext
{
    private readonly ManualTime _time = new();
    private readonly List<string> _asked = [];
    private FileTreeModel _model = null!;
    private IRenderedComponent<FileTree> _tree = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _model = new FileTreeModel(_time);
        _model.Load([File("docs/plan.md"), File("src/app/main.py"), File("src/app/model.py"), File("src/util.py"), File("README.md")]);
        _tree = Draw<FileTree>(p => p
            .Add(t => t.Model, _model)
            .Add(t => t.Open, path => _asked.Add("open " + path))
            .Add(t => t.Rename, row => _asked.Add("rename " + row.Path))
            .Add(t => t.Delete, row => _asked.Add("delete " + row.Path)));
    }

    [Fact]
    public async Task Arrows_go_from_row_to_row_and_stop_at_the_ends()
    {
        Focused.Should().Be("docs");

        (await PressAsync("ArrowUp")).Should().Be("docs");
        (await PressAsync("ArrowDown")).Should().Be("plan.md");
        (await PressAsync("ArrowDown")).Should().Be("src");
        (await PressAsync("ArrowUp")).Should().Be("plan.md");
    }

    [Fact]
    public async Task Home_and_End_go_to_the_ends()
    {
        (await PressAsync("End")).Should().Be("README.md");
        (await PressAsync("ArrowDown")).Should().Be("README.md");
        (await PressAsync("Home")).Should().Be("docs");
    }

    [Fact]
    public async Task Left_closes_a_folder_and_goes_out_of_it_and_Right_opens_it_and_goes_in()
    {
        await PressAsync("ArrowDown");
        await PressAsync("ArrowDown");
        await PressAsync("ArrowDown");
        Focused.Should().Be("app");

        (await PressAsync("ArrowLeft")).Should().Be("app");
        Row("app").GetAttribute("aria-expanded").Should().Be("false");
        Names.Should().NotContain("main.py");
        (await PressAsync("ArrowLeft")).Should().Be("src");
        (await PressAsync("ArrowDown")).Should().Be("app");
        await PressAsync("ArrowRight");
        Row("app").GetAttribute("aria-expanded").Should().Be("true");
        (await PressAsync("ArrowRight")).Should().Be("main.py");
        (await PressAsync("ArrowRight")).Should().Be("main.py");
    }

    [Fact]
    public async Task Letters_go_to_the_next_name_that_begins_with_them()
    {
        (await PressAsync("m")).Should().Be("main.py");
        (await PressAsync("o")).Should().Be("model.py");
        _time.Advance(TimeSpan.FromSeconds(2));
        (await PressAsync("r")).Should().Be("README.md");
        _time.Advance(TimeSpan.FromSeconds(2));
        (await PressAsync("m")).Should().Be("main.py");
        (await PressAsync("m")).Should().Be("model.py");
    }

    [Fact]
    public async Task Enter_opens_a_file_and_turns_a_folder()
    {
        await PressAsync("Enter");
        Row("docs").GetAttribute("aria-expanded").Should().Be("false");
        await PressAsync("End");
        await PressAsync("Enter");
        await PressAsync("F2");
        await PressAsync("Delete");

        _asked.Should().Equal("open README.md", "rename README.md", "delete README.md");
    }

    [Fact]
    public void Rows_say_their_place_and_only_one_is_in_the_tab_order()
    {
        var row = Row("model.py");

        row.GetAttribute("aria-level").Should().Be("3");
        row.GetAttribute("aria-posinset").Should().Be("2");
        row.GetAttribute("aria-setsize").Should().Be("2");
        _tree.FindAll("[role=treeitem][tabindex='0']").Should().ContainSingle();
        Names.Should().Equal("docs", "plan.md", "src", "app", "main.py", "model.py", "util.py", "README.md");
    }

    [Fact]
    public async Task A_large_workspace_draws_only_the_rows_in_sight_and_keeps_the_focus()
    {
        _model.Load([.. Enumerable.Range(0, 50_000).Select(i => File($"f{i:00000}.txt"))]);

        (await PressAsync("End")).Should().Be("f49999.txt");

        _tree.FindAll("[role=treeitem]").Count.Should().BeLessThan(150);
        Row("f49999.txt").GetAttribute("aria-setsize").Should().Be("50000");
    }

    private IEnumerable<string> Names => _tree.FindAll("[role=treeitem] .name").Select(n => n.TextContent);

    private string Focused => _tree.Find("[role=treeitem][tabindex='0'] .name").TextContent;

    private AngleSharp.Dom.IElement Row(string name) => _tree.FindAll("[role=treeitem]").Single(r => r.QuerySelector(".name")!.TextContent == name);

    private async Task<string> PressAsync(string key)
    {
        await _tree.Find("[role=tree]").KeyDownAsync(new KeyboardEventArgs { Key = key });
        return Focused;
    }

    private static WorkspaceFile File(string path) => new(WorkspacePath.Parse(path), 1, FileVersion.None, "Ada");
}
