using AiCollab.Core.Sandbox;
using AiCollab.Web.Theme;
using static MudBlazor.Icons.Material;

namespace AiCollab.Web.Features.Workspace.Output;

/// <summary>How a run stands, in a word with its icon and tone.</summary>
public sealed record VerdictView(string Word, string Svg, Tone Tone)
{
    public static VerdictView Running { get; } = new("running", Outlined.HourglassEmpty, Tone.Neutral);

    public static VerdictView Of(Verdict verdict) => verdict switch
    {
        Verdict.Ok => new("passed", Outlined.Check, Tone.Ok),
        Verdict.RuntimeError => new("failed", Outlined.ErrorOutline, Tone.Bad),
        Verdict.SyntaxError => new("does not parse", Outlined.ErrorOutline, Tone.Bad),
        Verdict.Timeout => new("out of time", Outlined.TimerOff, Tone.Bad),
        Verdict.MemoryLimit => new("out of memory", Outlined.Memory, Tone.Bad),
        Verdict.OutputLimit => new("too much output", Outlined.Notes, Tone.Bad),
        Verdict.ProcessLimit => new("too many processes", Outlined.Lan, Tone.Bad),
        Verdict.DiskLimit => new("disk full", Outlined.Storage, Tone.Bad),
        Verdict.Refused => new("refused", Outlined.Shield, Tone.Bad),
        Verdict.Cancelled => new("stopped", Outlined.StopCircle, Tone.Neutral),
        _ => new("could not run", Outlined.ReportProblem, Tone.Bad),
    };
}
