using AiCollab.Web.Features.Workspace.Chat;
using Microsoft.AspNetCore.Components;

namespace AiCollab.Web.Features.Workspace.Output;

/// <summary>One run: how it stands, what it wrote, what it made.</summary>
public sealed partial class RunDetail
{
    private AuthorView _by = default!;
    private string _output = "";
    private string _stderr = "";
    private string? _table;
    private int _cut;
    private bool _all;
    private RunView? _drawn;

    [CascadingParameter]
    public WorkspaceRoom Room { get; set; } = default!;

    [Parameter, EditorRequired]
    public required RunView Run { get; set; }

    [Parameter]
    public bool CanRun { get; set; }

    [Parameter]
    public EventCallback Stop { get; set; }

    [Parameter]
    public EventCallback Again { get; set; }

    [Inject]
    private HtmlPolicy Policy { get; set; } = default!;

    private bool IsSilent => Run.Result is { Success: true, Value: null or "", Html: null or "", Artifacts.Count: 0 } && _output.Length == 0 && _stderr.Length == 0;

    protected override void OnParametersSet()
    {
        _by = Room.Team.Of(Run.By);
        if (ReferenceEquals(_drawn, Run))
        {
            return;
        }

        _drawn = Run;
        Read();
        _table = Run.Result?.Html is { Length: > 0 } html ? Policy.Clean(html) : null;
    }

    private void ShowAll()
    {
        _all = true;
        Read();
    }

    private void Read()
    {
        var text = OutputText.Plain(Run.Output);
        _output = _all ? text : OutputText.End(text, out _cut);
        _cut = _all ? 0 : _cut;
        _stderr = OutputText.End(WithoutTrace(OutputText.Plain(Run.Stderr)), out _);
    }

    // The trace is shown folded below; the interpreter's own copy of it would say everything twice.
    private string WithoutTrace(string stderr) =>
        Run.Result?.Error?.Trace.Trim() is { Length: > 0 } trace ? stderr.Replace(trace, "", StringComparison.Ordinal).Trim('\n') : stderr;
}
