using System.Globalization;

namespace AiCollab.Web.Theme;

/// <summary>The letters in an avatar: two for people, one for models.</summary>
public static class Initials
{
    public static string Of(string name, bool model)
    {
        var words = name.Split([' ', '.', '_', '-', '@'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return words switch
        {
            [] => "?",
            [var first, ..] when model => Take(first, 1),
            [var only] => Take(only, 2),
            [var first, .., var last] => Take(first, 1) + Take(last, 1),
        };
    }

    /// <summary>Whole letters as people see them: an accent or an emoji is never cut in half.</summary>
    private static string Take(string word, int letters)
    {
        var text = StringInfo.GetTextElementEnumerator(word);
        var taken = "";
        while (letters-- > 0 && text.MoveNext())
        {
            taken += text.GetTextElement();
        }

        return taken.ToUpperInvariant();
    }
}
