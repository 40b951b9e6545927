namespace AiCollab.Web.Features.Workspace.Editor;

/// <summary>The open tabs, in the order they were opened, and which one is in front.</summary>
public sealed class OpenTabs
{
    private readonly List<FileTab> _tabs = [];

    public IReadOnlyList<FileTab> All => _tabs;

    public FileTab? Active { get; private set; }

    public FileTab? Find(string key) => _tabs.Find(t => t.Key == key);

    /// <summary>Adds a tab, or brings the one with its key to the front as it is.</summary>
    public FileTab Open(FileTab tab)
    {
        if (Find(tab.Key) is not { } there)
        {
            _tabs.Add(there = tab);
        }

        return Active = there;
    }

    public void Activate(string key) => Active = Find(key) ?? Active;

    /// <summary>Changes a tab; nothing happens when it was closed meanwhile.</summary>
    public void Change(string key, Func<FileTab, FileTab> change)
    {
        if (_tabs.FindIndex(t => t.Key == key) is >= 0 and var i)
        {
            var front = Active?.Key == key;
            _tabs[i] = change(_tabs[i]);
            Active = front ? _tabs[i] : Active;
        }
    }

    /// <summary>Closes a tab; its right neighbour, else its left one, comes to the front.</summary>
    public void Close(string key)
    {
        if (_tabs.FindIndex(t => t.Key == key) is not (>= 0 and var i))
        {
            return;
        }

        var front = Active?.Key == key;
        _tabs.RemoveAt(i);
        if (front)
        {
            Active = _tabs.Count == 0 ? null : _tabs[Math.Min(i, _tabs.Count - 1)];
        }
    }

    /// <summary>The key of the tab <paramref name="step"/> places from the front one, around the end.</summary>
    public string? Neighbour(int step) => Active is null
        ? null
        : _tabs[(_tabs.IndexOf(Active) + step + _tabs.Count) % _tabs.Count].Key;
}
