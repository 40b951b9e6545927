using AiCollab.Core.Errors;
using AiCollab.Core.Sandbox;
using AiCollab.Core.Sessions;
using AiCollab.Core.Workspaces;
using Microsoft.AspNetCore.Components;

namespace AiCollab.Web.Features.Workspace.Output;

/// <summary>The files that a run made: looked at, fetched, or put into the workspace.</summary>
public sealed partial class RunFiles
{
    private string _problem = "";
    private string _said = "";
    private IReadOnlyList<string>? _clash;

    [CascadingParameter]
    public WorkspaceRoom Room { get; set; } = default!;

    [Parameter, EditorRequired]
    public required CodeRun Run { get; set; }

    [Inject]
    private ICodeRunner Runner { get; set; } = default!;

    [Inject]
    private IWorkspaces Workspaces { get; set; } = default!;

    [Inject]
    private ILiveSessions Sessions { get; set; } = default!;

    private static bool IsImage(RunArtifact artifact) => artifact.MediaType.StartsWith("image/", StringComparison.Ordinal);

    private async Task SaveAsync(IReadOnlyList<string> names, bool replace)
    {
        (_problem, _said, _clash) = ("", "", null);
        try
        {
            var stored = await Runner.FindAsync(Room.Id, Run.Id, CancellationToken.None) ?? throw new NotFoundException("This run is not stored any more.");
            if (stored.ArtifactsExpired)
            {
                throw new NotFoundException("The files of this run were removed after their time. Run it again to make them anew.");
            }

            List<UploadedFile> files = [.. stored.Artifacts.Where(a => names.Contains(a.Name)).Select(a => new UploadedFile(WorkspacePath.Parse(a.Name), a.Content))];
            var commit = await Workspaces.UploadFilesAsync(Room.Id, files, replace, Room.Author(), CancellationToken.None);
            await Sessions.FilesChangedAsync(Room.Id, Room.User.Id, [.. files.Select(f => f.Path.Value)], commit, CancellationToken.None);
            _said = files.Count == 1 ? $"{files[0].Path} is in the workspace." : $"{files.Count} files are in the workspace.";
        }
        catch (ConflictException e)
        {
            (_problem, _clash) = (e.Message, names);
        }
        catch (AiCollabException e)
        {
            _problem = e.Message;
        }
    }
}
