using AiCollab.Core.Keys;
using AiCollab.Web.Theme;
using MudBlazor;

namespace AiCollab.Web.Features.Keys;

/// <summary>A connection's state as a word, an icon and a tone.</summary>
internal sealed record KeyState(string Word, string Svg, Tone Tone)
{
    /// <summary>How a state is shown.</summary>
    public static KeyState Of(KeyHealth health) => health switch
    {
        KeyHealth.Ok => new("works", Icons.Material.Outlined.Check, Tone.Ok),
        KeyHealth.Restricted => new("works, restricted", Icons.Material.Outlined.Check, Tone.Ok),
        KeyHealth.RateLimited => new("limited for now", Icons.Material.Outlined.Schedule, Tone.Warn),
        KeyHealth.NoCredit => new("no credit", Icons.Material.Outlined.CreditCardOff, Tone.Warn),
        KeyHealth.Unreachable => new("not reached", Icons.Material.Outlined.CloudOff, Tone.Warn),
        KeyHealth.Invalid => new("refused, enter it again", Icons.Material.Outlined.ErrorOutline, Tone.Bad),
        KeyHealth.Undecryptable => new("unreadable, enter it again", Icons.Material.Outlined.ErrorOutline, Tone.Bad),
        _ => new("not tested", Icons.Material.Outlined.HelpOutline, Tone.Neutral),
    };
}
