using System.Text;

namespace AiCollab.Tests.Web.Secrecy;

/// <summary>A text that is looked for in every form in which it could leave: as it is, in base64 at any offset, in hex, in wide characters.</summary>
internal sealed class Needle
{
    private readonly string[] _forms;
    private readonly string[] _cased;

    /// <param name="letters">Letters and digits only, which URLs, JSON and HTML leave as they are.</param>
    public Needle(string letters)
    {
        Letters = letters;
        var bytes = Encoding.UTF8.GetBytes(letters);
        _forms = [letters, string.Concat(letters.Select(c => $"{c}\0")), Convert.ToHexString(bytes)];
        _cased = [.. Enumerable.Range(0, 3).Select(offset => Base64(bytes, offset))];
    }

    public string Letters { get; }

    public bool IsIn(string text) =>
        _forms.Any(f => text.Contains(f, StringComparison.OrdinalIgnoreCase)) || _cased.Any(f => text.Contains(f, StringComparison.Ordinal));

    public bool IsIn(byte[] bytes) => IsIn(Encoding.Latin1.GetString(bytes));

    // What stays the same of the base64 text whatever stands before and after.
    private static string Base64(byte[] bytes, int offset)
    {
        var text = Convert.ToBase64String([.. new byte[offset], .. bytes]);
        var from = offset == 0 ? 0 : 4;
        return text[from..(text.Length - 4)];
    }
}
