namespace AiCollab.Web.Theme;

/// <summary>The state a pill, banner or meter shows. Never the only sign: an icon or a word always goes with it.</summary>
public enum Tone
{
    Neutral,
    Ok,
    Warn,
    Bad,

    /// <summary>The hue of the author around it (a parent with class <c>a1</c> to <c>a8</c>).</summary>
    Author,
}

internal static class ToneClass
{
    public static string Of(Tone tone) => tone switch
    {
        Tone.Ok => "ok",
        Tone.Warn => "warn",
        Tone.Bad => "bad",
        Tone.Author => "au",
        _ => "",
    };
}
