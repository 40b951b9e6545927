namespace AiCollab.Web.Features.Workspace.Editor;

/// <summary>Makes a selected part of a file fit to be run by itself.</summary>
public static class SelectedText
{
    /// <summary>Without the indentation that all its lines share; a first line that was selected from its middle counts as not indented.</summary>
    public static string Outdent(string text)
    {
        var lines = text.Split('\n');
        var shared = lines.Where(l => l.Trim().Length > 0).Select(l => l[..(l.Length - l.TrimStart(' ', '\t').Length)]).Aggregate((string?)null, Shared) ?? "";
        return string.Join('\n', lines.Select(l => l.StartsWith(shared, StringComparison.Ordinal) ? l[shared.Length..] : l.TrimStart(' ', '\t')));
    }

    private static string Shared(string? soFar, string indent)
    {
        var length = 0;
        while (soFar is not null && length < soFar.Length && length < indent.Length && soFar[length] == indent[length])
        {
            length++;
        }

        return soFar is null ? indent : soFar[..length];
    }
}
