using AiCollab.Core.Accounts;
using AiCollab.Core.Errors;
using AiCollab.Core.Sessions;
using AiCollab.Core.Workspaces;

namespace AiCollab.Web.Features.Workspace.Files;

/// <summary>Takes files people send into a workspace, as one commit in their name.</summary>
public sealed class FileUpload(ISessionDirectory directory, ILiveSessions sessions, IWorkspaces workspaces)
{
    private const string NotOfTheTeam = "There is no such session, or you are not of its team.";

    /// <summary>Stores the files; returns how many there were.</summary>
    /// <exception cref="ConflictException">Files of these names exist and <paramref name="replace"/> is false.</exception>
    public async Task<int> StoreAsync(SessionId id, UserId user, IFormFileCollection sent, string folder, bool unpack, bool replace, CancellationToken ct)
    {
        var session = await directory.GetAsync(id, user, ct);
        var me = session.Team.FirstOrDefault(p => p.User == user) ?? throw new NotFoundException(NotOfTheTeam);
        var files = await ReadAsync(sent, folder.Trim('/'), unpack, ct);
        var commit = await workspaces.UploadFilesAsync(id, files, replace, ChangeAuthor.Of(me.Id, me.Name, user), ct);
        await sessions.FilesChangedAsync(id, user, [.. files.Select(f => f.Path.Value)], commit, ct);
        return files.Count;
    }

    private static async Task<IReadOnlyList<UploadedFile>> ReadAsync(IFormFileCollection sent, string folder, bool unpack, CancellationToken ct)
    {
        var (files, problems) = (new List<UploadedFile>(), new List<string>());
        foreach (var file in sent)
        {
            await using var content = file.OpenReadStream();
            if (unpack && file.FileName.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
            {
                files.AddRange(await ZipUnpacker.ReadAsync(content, folder, ct));
            }
            else if (WorkspacePath.TryParse(ZipUnpacker.Below(folder, file.FileName), out var path, out var problem))
            {
                using var bytes = new MemoryStream((int)file.Length);
                await content.CopyToAsync(bytes, ct);
                files.Add(new UploadedFile(path, bytes.ToArray()));
            }
            else
            {
                problems.Add(problem);
            }
        }

        return problems.Count > 0 ? throw new InvalidException([.. problems.Take(5), "Nothing was uploaded."])
            : files.Count > 0 ? files : throw new InvalidException("Choose at least one file.");
    }
}
