using AiCollab.Core.Workspaces;

namespace AiCollab.Web.Features.Workspace.Files;

/// <summary>A name that is asked for: of a new file or folder, or another one for what is there.</summary>
public sealed class NameQuestion
{
    private NameQuestion(string title, string label, string verb, string text) => (Title, Label, Verb, Text) = (title, label, verb, text);

    public string Title { get; }

    public string Label { get; }

    public string Verb { get; }

    /// <summary>What is typed; a path relative to the workspace.</summary>
    public string Text { get; set; }

    /// <summary>What is wrong with it; empty when nothing was found yet.</summary>
    public string Problem { get; set; } = "";

    /// <summary>The path that gets another name; null for something new.</summary>
    public string? Renamed { get; private init; }

    /// <summary>True when a folder is made.</summary>
    public bool MakesFolder { get; private init; }

    public static NameQuestion None { get; } = new("", "", "", "");

    public static NameQuestion NewFile(string folder) => new("New file", "Path in the workspace", "Create", In(folder));

    public static NameQuestion NewFolder(string folder) => new("New folder", "Path in the workspace", "Create", In(folder)) { MakesFolder = true };

    public static NameQuestion Rename(TreeRow row) => new($"Rename {row.Name}", "New path in the workspace", "Rename", row.Path) { Renamed = row.Path };

    /// <summary>The path meant, when it can be taken; the problem says why not.</summary>
    public WorkspacePath? Answer(Func<string, bool> exists)
    {
        if (!WorkspacePath.TryParse(Text.Trim(), out var path, out var problem))
        {
            Problem = problem;
            return null;
        }

        Problem = path.Value != Renamed && exists(path.Value) ? $"{path.Value} is there already. Choose another name." : "";
        return Problem.Length == 0 ? path : null;
    }

    private static string In(string folder) => folder.Length == 0 ? "" : folder + "/";
}
