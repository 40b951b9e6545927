using AiCollab.Core.Workspaces;

namespace AiCollab.Core.Collaboration.EditFormats;

/// <summary>Turns closed blocks into edits.</summary>
internal sealed class EditCollector
{
    private readonly List<FileEdit> _edits = [];
    private readonly List<string> _problems = [];
    private readonly List<CodeBlock> _unnamed = [];

    public IReadOnlyList<FileEdit> Edits => _edits;

    public IReadOnlyList<string> Problems => _problems;

    public IReadOnlyList<CodeBlock> Unnamed => _unnamed;

    /// <summary>The file of the last edit, as written: later pairs without a name belong to it.</summary>
    public string? LastPath { get; private set; }

    /// <summary>Takes a block; false when it is a code example and belongs to the prose.</summary>
    public bool Take(OpenBlock block, bool complete)
    {
        if (block.Hunks)
        {
            return TakeHunks(block, complete);
        }

        if (DiffBlock.Is(block))
        {
            return TakeHunks(DiffBlock.Read(block.Lines, block.Path), complete);
        }

        var (path, lines) = NameInside(block);
        if (path is null)
        {
            _unnamed.Add(new CodeBlock(block.Language, string.Join("\n", block.Lines)));
            return false;
        }

        if (!complete)
        {
            _problems.Add($"The answer ended in the middle of {path}. Send that file again, in smaller steps with SEARCH/REPLACE blocks if it is long.");
        }
        else if (Named(path) is { } file)
        {
            _edits.Add(new FileEdit.Whole(file, lines.Count == 0 ? "" : string.Join("\n", lines) + "\n"));
        }

        return true;
    }

    private static (string? Path, IReadOnlyList<string> Lines) NameInside(OpenBlock block)
    {
        if (block.Lines is [var first, ..] && PathFinder.InFirstLine(first) is var (path, _) && (block.Path is null || block.Path == path))
        {
            return (path, [.. block.Lines.Skip(1).SkipWhile(string.IsNullOrWhiteSpace)]);
        }

        return (block.Path, block.Lines);
    }

    private bool TakeHunks(OpenBlock block, bool complete)
    {
        var found = HunkReader.Read(block.Lines, block.Path ?? LastPath);
        if (!complete && found.Count > 0)
        {
            _problems.Add($"The answer ended in the middle of a SEARCH/REPLACE block for {found[^1].Path ?? "a file"}. Send that block again.");
            found = [.. found.Take(found.Count - 1)];
        }

        return TakeHunks(found, complete: true);
    }

    private bool TakeHunks(IReadOnlyList<(string? Path, EditHunk? Hunk)> found, bool complete)
    {
        if (!complete)
        {
            _problems.Add("The answer ended in the middle of a diff. Send it again.");
            return true;
        }

        foreach (var group in Neighbours(found))
        {
            AddHunks(group.Path, group.Hunks);
        }

        return true;
    }

    private void AddHunks(string? path, IReadOnlyList<EditHunk?> hunks)
    {
        if (path is null)
        {
            _problems.Add("A SEARCH/REPLACE block does not say which file it is for. Put the file's path on the line above it and send it again.");
            return;
        }

        if (Named(path) is not { } file)
        {
            return;
        }

        if (hunks.Any(h => h is null))
        {
            _problems.Add($"A SEARCH/REPLACE block for {file} has no ======= line between the old and the new lines. Send that block again.");
        }

        if (hunks.OfType<EditHunk>().ToList() is { Count: > 0 } whole)
        {
            _edits.Add(new FileEdit.Patch(file, whole));
        }
    }

    private static IEnumerable<(string? Path, IReadOnlyList<EditHunk?> Hunks)> Neighbours(IReadOnlyList<(string? Path, EditHunk? Hunk)> found)
    {
        for (var i = 0; i < found.Count;)
        {
            var path = found[i].Path;
            var same = found.Skip(i).TakeWhile(f => f.Path == path).Select(f => f.Hunk).ToList();
            i += same.Count;
            yield return (path, same);
        }
    }

    private WorkspacePath? Named(string text)
    {
        LastPath = text;
        if (WorkspacePath.TryParse(text, out var path, out var problem))
        {
            return path;
        }

        _problems.Add(problem);
        return null;
    }
}
