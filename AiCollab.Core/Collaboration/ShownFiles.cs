using System.Text;
using AiCollab.Core.Collaboration.Tools;
using AiCollab.Core.Workspaces;

namespace AiCollab.Core.Collaboration;

/// <summary>Files put into the prompt of a model that cannot read by itself: those the message names first, then others, as long as there is room.</summary>
internal static class ShownFiles
{
    private const int MostFiles = 50;

    /// <summary>The files' text for the prompt; what is shown whole is noted as seen.</summary>
    public static async Task<string> TellAsync(ToolWorld world, IReadOnlyList<WorkspaceFile> files, string message, int roomChars, CancellationToken ct)
    {
        var told = new StringBuilder();
        foreach (var file in files.OrderByDescending(f => Names(message, f.Path)).ThenBy(f => f.Size).Take(MostFiles))
        {
            if (file.Size > roomChars - told.Length)
            {
                continue;
            }

            var content = await world.Workspaces.ReadFileAsync(world.Session, file.Path, ct).ConfigureAwait(false);
            if (content.Text is { } text)
            {
                told.Append(file.Path).AppendLine(":").AppendLine(DataFence.Around(text));
                world.Seen.Saw(file.Path, content.Version);
            }
        }

        return told.ToString();
    }

    private static bool Names(string message, WorkspacePath path) =>
        message.Contains(path.Value, StringComparison.OrdinalIgnoreCase) || message.Contains(path.Name, StringComparison.OrdinalIgnoreCase);
}
