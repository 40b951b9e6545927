using AiCollab.Web.Features.Workspace.Chat;
using Microsoft.AspNetCore.Components;

namespace AiCollab.Web.Features.Workspace.Output;

/// <summary>What a run wrote, how it failed and what it made.</summary>
public sealed partial class RunBody : IDisposable
{
    private string _output = "";
    private string _stderr = "";
    private string? _table;
    private IReadOnlyList<TracePiece> _trace = [];
    private int _cut;
    private bool _all;
    private RunView? _drawn;

    [CascadingParameter]
    public WorkspaceRoom Room { get; set; } = default!;

    [Parameter, EditorRequired]
    public required RunView Run { get; set; }

    [Inject]
    private HtmlPolicy Policy { get; set; } = default!;

    private bool IsSilent =>
        Run.Result is { Success: true, Value: null or "", Html: null or "", Artifacts.Count: 0, Changes: null } && _output.Length == 0 && _stderr.Length == 0;

    public void Dispose() => Room.Files.Changed -= TakeFiles;

    protected override void OnInitialized() => Room.Files.Changed += TakeFiles;

    protected override void OnParametersSet()
    {
        if (ReferenceEquals(_drawn, Run))
        {
            return;
        }

        _drawn = Run;
        Read();
        _table = Run.Result?.Html is { Length: > 0 } html ? Policy.Clean(html) : null;
        FindPlaces();
    }

    // The list of files may come after the run, and files come and go.
    private void TakeFiles() => _ = InvokeAsync(() =>
    {
        FindPlaces();
        StateHasChanged();
    });

    private void FindPlaces() => _trace = TracePiece.Split(Run.Result?.Error?.Trace ?? "", Room.Files.Has);

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
