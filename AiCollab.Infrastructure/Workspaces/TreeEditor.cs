using AiCollab.Core.Errors;
using AiCollab.Core.Sessions;
using AiCollab.Core.Workspaces;
using LibGit2Sharp;
using NotFoundException = AiCollab.Core.Errors.NotFoundException;

namespace AiCollab.Infrastructure.Workspaces;

/// <summary>Changes of several files in one commit: uploads, deletions, renames.</summary>
internal sealed class TreeEditor(WorkspaceRepository repository, WorkspaceUsage usage)
{
    /// <summary>Adds files; those that exist with other content are replaced only when asked.</summary>
    public string Upload(SessionId session, IReadOnlyList<UploadedFile> files, bool replace, ChangeAuthor author)
    {
        if (files.Count == 0)
        {
            throw new InvalidException("Choose at least one file to upload.");
        }

        RefuseClashes(files);
        usage.Check(files.Select(f => (f.Path, f.Content.LongLength)));
        var head = repository.Head;
        var blobs = files.Select(f => (f.Path, Blob: repository.Git.ObjectDatabase.CreateBlob(new MemoryStream(f.Content)))).ToList();
        var different = blobs.Where(b => head[b.Path.Value] is { } entry && entry.Target.Id != b.Blob.Id).Select(b => b.Path.Value).ToList();
        if (different.Count > 0 && !replace)
        {
            throw new ConflictException($"Already there with other content: {Shown(different)}. Upload again and choose to replace, or rename.");
        }

        var tree = TreeDefinition.From(head.Tree);
        blobs.ForEach(b => tree.Add(b.Path.Value, b.Blob, Mode.NonExecutableFile));
        var subject = files.Count == 1 ? $"Upload {files[0].Path}" : $"Upload {files.Count} files";
        return Finish(tree, author, subject, new ChangeOrigin(session), [], blobs);
    }

    /// <summary>Removes a file or a folder with all in it.</summary>
    public (IReadOnlyList<WorkspacePath> Paths, string Commit) Delete(WorkspacePath path, ChangeAuthor author, ChangeOrigin origin)
    {
        var gone = Under(path);
        var tree = TreeDefinition.From(repository.Head.Tree);
        tree.Remove(path.Value);
        return (gone, Finish(tree, author, $"Delete {path}", origin, gone, []));
    }

    /// <summary>Gives a file or a folder another path.</summary>
    public (IReadOnlyList<WorkspacePath> Paths, string Commit) Rename(WorkspacePath from, WorkspacePath to, ChangeAuthor author, ChangeOrigin origin)
    {
        if (repository.Find(to) is not null)
        {
            throw new ConflictException($"{to} is already there. Choose another name.");
        }

        if (to.IsWithin(from))
        {
            throw new InvalidException($"{from} cannot be moved into itself.");
        }

        var old = Under(from);
        var head = repository.Head;
        var moved = old.Select(p => (Path: WorkspacePath.Parse(to.Value + p.Value[from.Value.Length..]), Blob: (Blob)head[p.Value].Target)).ToList();
        RefuseClashes([.. moved.Select(m => new UploadedFile(m.Path, []))]);
        var tree = TreeDefinition.From(head.Tree);
        tree.Remove(from.Value);
        moved.ForEach(m => tree.Add(m.Path.Value, m.Blob, Mode.NonExecutableFile));
        return ([.. moved.Select(m => m.Path)], Finish(tree, author, $"Rename {from} to {to}", origin, old, moved));
    }

    /// <summary>Commits a tree and brings files, index and usage along; returns the commit's id.</summary>
    public string Finish(
        TreeDefinition tree, ChangeAuthor author, string subject, ChangeOrigin origin,
        IReadOnlyList<WorkspacePath> removed, IReadOnlyList<(WorkspacePath Path, Blob Blob)> written)
    {
        var commit = repository.Commit(tree, author, CommitText.Write(subject, origin));
        var files = new WorkTree(repository.Git.Info.WorkingDirectory);
        var index = repository.Git.Index;
        foreach (var path in removed)
        {
            files.Delete(path);
            index.Remove(path.Value);
            usage.Remove(path);
        }

        foreach (var (path, blob) in written)
        {
            files.Write(path, blob.Bytes());
            index.Add(blob, path.Value, Mode.NonExecutableFile);
            usage.Set(path, blob.Size);
        }

        index.Write();
        return commit.Sha;
    }

    private List<WorkspacePath> Under(WorkspacePath path)
    {
        var paths = repository.Files().Select(f => f.Path).Where(p => p.IsWithin(path)).ToList();
        return paths.Count > 0 ? paths : throw new NotFoundException($"There is no file or folder {path}.");
    }

    // A path that is a file here and a folder there cannot be both.
    private void RefuseClashes(IReadOnlyList<UploadedFile> files)
    {
        var paths = files.Select(f => f.Path.Value).ToHashSet(StringComparer.Ordinal);
        if (paths.Count != files.Count)
        {
            throw new InvalidException("Two of the files have the same path.");
        }

        foreach (var path in files.Select(f => f.Path))
        {
            if (repository.Find(path) is { TargetType: TreeEntryTargetType.Tree })
            {
                throw new ConflictException($"{path} is a folder. Choose another name.");
            }

            for (var folder = path.Folder; folder.Length > 0; folder = WorkspacePath.Parse(folder).Folder)
            {
                if (paths.Contains(folder) || repository.Head[folder] is { TargetType: not TreeEntryTargetType.Tree })
                {
                    throw new ConflictException($"{folder} is a file, so {path} cannot be in it. Choose another folder.");
                }
            }
        }
    }

    private static string Shown(List<string> paths) =>
        string.Join(", ", paths.Take(10)) + (paths.Count > 10 ? $" and {paths.Count - 10} more" : "");
}
