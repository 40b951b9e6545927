namespace AiCollab.Core.Sessions;

/// <summary>Text that can be stored and sent: halves of characters, which cutting or a broken sender leaves behind, become U+FFFD.</summary>
public static class WellFormed
{
    /// <summary>The text; the same object when nothing is wrong with it.</summary>
    public static string Of(string text) => FirstBroken(text) < 0 ? text : Mended(text);

    /// <summary>Whether the text ends in the first half of a character.</summary>
    public static bool EndsInHalf(string text) => text.Length > 0 && char.IsHighSurrogate(text[^1]);

    private static int FirstBroken(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]))
            {
                return i;
            }

            i++;
        }

        return -1;
    }

    private static string Mended(string text) => string.Create(text.Length, text, static (mended, from) =>
    {
        for (var i = 0; i < from.Length; i++)
        {
            var whole = char.IsHighSurrogate(from[i]) && i + 1 < from.Length && char.IsLowSurrogate(from[i + 1]);
            mended[i] = char.IsSurrogate(from[i]) && !whole ? '\ufffd' : from[i];
            if (whole)
            {
                mended[++i] = from[i];
            }
        }
    });
}
