using AiCollab.Core.Workspaces;

namespace AiCollab.Web.Features.Workspace.Files;

/// <summary>
/// The file tree without its looks: which rows are visible, which one has the focus, what a key does to them. Made for
/// 50,000 files: folders keep their sorted children, and only open folders become rows.
/// </summary>
public sealed class FileTreeModel(TimeProvider time)
{
    /// <summary>Holds a folder that has no other file in git; not shown.</summary>
    public const string Keeper = ".gitkeep";

    private const int OpenAllBelow = 40;
    private readonly HashSet<string> _open = [];
    private readonly TypeAhead _typed = new(time);
    private Folder _root = new("", "");
    private List<TreeRow> _rows = [];
    private bool _loaded;

    /// <summary>Visible rows from top to bottom.</summary>
    public IReadOnlyList<TreeRow> Rows => _rows;

    /// <summary>All files of the workspace.</summary>
    public IReadOnlyList<WorkspaceFile> Files { get; private set; } = [];

    /// <summary>Index of the row that has the focus (the only one in the tab order).</summary>
    public int Focus { get; private set; }

    public TreeRow? Focused => Focus < _rows.Count ? _rows[Focus] : null;

    /// <summary>Takes the files as they are now; open folders and the focus stay.</summary>
    public void Load(IReadOnlyList<WorkspaceFile> files)
    {
        Files = files;
        _root = FolderTree.Build(files);
        if (!_loaded && files.Count is > 0 and < OpenAllBelow)
        {
            _open.UnionWith(FolderTree.FoldersOf(_root));
        }

        _loaded = true;
        Flatten();
    }

    /// <summary>Opens the folders above a path and focuses it.</summary>
    public void Reveal(string path)
    {
        for (var i = path.IndexOf('/'); i > 0; i = path.IndexOf('/', i + 1))
        {
            _open.Add(path[..i]);
        }

        Flatten();
        FocusOn(path);
    }

    public void FocusOn(string path) => Focus = _rows.FindIndex(r => r.Path == path) is >= 0 and var i ? i : Focus;

    public void Toggle(string folder)
    {
        if (!_open.Remove(folder))
        {
            _open.Add(folder);
        }

        Flatten();
    }

    /// <summary>What a key does, as trees do it everywhere (ARIA Authoring Practices, "Tree View").</summary>
    public TreeCommand Press(string key)
    {
        if (Focused is not { } row)
        {
            return TreeCommand.None;
        }

        return key switch
        {
            "ArrowDown" => Move(Focus + 1),
            "ArrowUp" => Move(Focus - 1),
            "Home" => Move(0),
            "End" => Move(_rows.Count - 1),
            "PageDown" => Move(Focus + 15),
            "PageUp" => Move(Focus - 15),
            "ArrowRight" => GoIn(row),
            "ArrowLeft" => GoOut(row),
            "*" => OpenSiblings(row),
            "Enter" or " " when row.IsFolder => Switch(row),
            "Enter" or " " => TreeCommand.Open,
            "F2" => TreeCommand.Rename,
            "Delete" => TreeCommand.Delete,
            { Length: 1 } => Find(key),
            _ => TreeCommand.None,
        };
    }

    private TreeCommand Move(int to)
    {
        Focus = Math.Clamp(to, 0, Math.Max(0, _rows.Count - 1));
        return TreeCommand.Moved;
    }

    private TreeCommand GoIn(TreeRow row) =>
        !row.IsFolder ? TreeCommand.None : row.Expanded ? Move(Focus + 1) : Switch(row);

    private TreeCommand GoOut(TreeRow row)
    {
        if (row.Expanded)
        {
            return Switch(row);
        }

        return row.Level == 1 ? TreeCommand.None : Move(_rows.FindLastIndex(Focus, r => r.Level < row.Level));
    }

    private TreeCommand Switch(TreeRow row)
    {
        Toggle(row.Path);
        return TreeCommand.Moved;
    }

    private TreeCommand OpenSiblings(TreeRow row)
    {
        _open.UnionWith(_rows.Where(r => r.IsFolder && r.Folder == row.Folder).Select(r => r.Path));
        Flatten();
        return TreeCommand.Moved;
    }

    private TreeCommand Find(string letter)
    {
        var sought = _typed.Add(letter, out var fresh);
        for (var step = fresh ? 1 : 0; step < _rows.Count + 1; step++)
        {
            var at = (Focus + step) % _rows.Count;
            if (_rows[at].Name.StartsWith(sought, StringComparison.OrdinalIgnoreCase))
            {
                return Move(at);
            }
        }

        return TreeCommand.None;
    }

    private void Flatten()
    {
        var focused = Focused?.Path;
        _rows = [];
        Add(_root, 1);
        Focus = Math.Min(Focus, Math.Max(0, _rows.Count - 1));
        if (focused is not null)
        {
            FocusOn(focused);
        }
    }

    private void Add(Folder folder, int level)
    {
        var (siblings, position) = (folder.Folders.Count + folder.Files.Count, 0);
        foreach (var child in folder.Folders.Values)
        {
            var open = _open.Contains(child.Path);
            _rows.Add(new TreeRow(child.Path, child.Name, level, null, open, ++position, siblings));
            if (open)
            {
                Add(child, level + 1);
            }
        }

        foreach (var file in folder.Files)
        {
            _rows.Add(new TreeRow(file.Path.Value, file.Path.Name, level, file, false, ++position, siblings));
        }
    }
}
