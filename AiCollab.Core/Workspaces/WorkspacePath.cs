using System.Diagnostics.CodeAnalysis;
using System.Text;
using AiCollab.Core.Errors;

namespace AiCollab.Core.Workspaces;

/// <summary>
/// A relative path inside a workspace, with <c>/</c> between its parts, in Unicode form NFC. It cannot leave the workspace:
/// no <c>..</c>, not absolute, no NUL or control character, no backslash, nothing named <c>.git</c> in any spelling git knows.
/// At most 400 bytes of UTF-8, 20 parts, 200 bytes each.
/// </summary>
public readonly record struct WorkspacePath
{
    private const int MaxBytes = 400;
    private const int MaxPartBytes = 200;
    private const int MaxParts = 20;

    private readonly string? _value;

    private WorkspacePath(string value) => _value = value;

    /// <summary>The path's text.</summary>
    public string Value => _value ?? "";

    /// <summary>The last part.</summary>
    public string Name => Value[(Value.LastIndexOf('/') + 1)..];

    /// <summary>The folder, or an empty string at the top.</summary>
    public string Folder => Value.LastIndexOf('/') is > 0 and var i ? Value[..i] : "";

    /// <summary>Takes a path as a person, a model or an archive wrote it.</summary>
    /// <exception cref="InvalidException">It is not a path inside the workspace; the text says why.</exception>
    public static WorkspacePath Parse(string text) =>
        TryParse(text, out var path, out var problem) ? path : throw new InvalidException(problem);

    /// <summary>Like <see cref="Parse"/>, with the reason as a value.</summary>
    public static bool TryParse(string? text, out WorkspacePath path, [NotNullWhen(false)] out string? problem)
    {
        path = default;
        problem = Check(text, out var normal);
        if (problem is not null)
        {
            return false;
        }

        path = new WorkspacePath(normal);
        return true;
    }

    /// <summary>Whether the path is <paramref name="folder"/> or lies in it.</summary>
    public bool IsWithin(WorkspacePath folder) =>
        Value == folder.Value || Value.StartsWith(folder.Value + "/", StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Value;

    private static string? Check(string? text, out string normal)
    {
        normal = "";
        if (string.IsNullOrWhiteSpace(text))
        {
            return "Give a file path, for example src/main.py.";
        }

        if (!IsWellFormed(text))
        {
            return "The path holds characters that cannot be stored; rename the file.";
        }

        var shown = Printable(text);
        if (text.Any(char.IsControl) || text.Contains('\\'))
        {
            return $"The path \"{shown}\" holds a control character or a backslash; use / between folders.";
        }

        if (text.StartsWith('/') || (text.Length > 1 && text[1] == ':' && char.IsAsciiLetter(text[0])))
        {
            return $"\"{shown}\" is an absolute path; paths are relative to the workspace.";
        }

        normal = text.StartsWith("./", StringComparison.Ordinal) ? text[2..] : text;
        normal = normal.TrimEnd('/').Normalize(NormalizationForm.FormC);
        return CheckParts(normal, shown);
    }

    private static string? CheckParts(string normal, string shown)
    {
        var parts = normal.Split('/');
        if (parts.Any(p => p is "" or "." or ".."))
        {
            return $"\"{shown}\" has an empty part, \".\" or \"..\"; paths stay inside the workspace.";
        }

        if (parts.Any(IsGitName))
        {
            return $"\"{shown}\" touches .git, which belongs to the workspace itself.";
        }

        if (parts.Length > MaxParts || Encoding.UTF8.GetByteCount(normal) > MaxBytes || parts.Any(p => Encoding.UTF8.GetByteCount(p) > MaxPartBytes))
        {
            return $"\"{shown}\" is too long: at most {MaxBytes} bytes, {MaxParts} folders deep, {MaxPartBytes} bytes a name.";
        }

        return null;
    }

    // Names that some file system or git itself takes for ".git" (git's own protectNTFS and protectHFS rules).
    private static bool IsGitName(string part)
    {
        var plain = new string([.. part.Where(c => !IsIgnoredByHfs(c))]).TrimEnd(' ', '.');
        var stream = plain.IndexOf(':', StringComparison.Ordinal);
        plain = (stream < 0 ? plain : plain[..stream]).TrimEnd(' ', '.');
        return plain.Equals(".git", StringComparison.OrdinalIgnoreCase) || plain.Equals("git~1", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsIgnoredByHfs(char c) =>
        c is (>= '\u200c' and <= '\u200f') or (>= '\u202a' and <= '\u202e') or (>= '\u206a' and <= '\u206f') or '\ufeff';

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static string Printable(string text)
    {
        var shown = new string([.. text.Take(80).Select(c => char.IsControl(c) ? '\ufffd' : c)]);
        return text.Length > 80 ? shown + "…" : shown;
    }
}
