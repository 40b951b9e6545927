namespace AiCollab.Core.Collaboration.EditFormats;

/// <summary>The lines outside edits, and the last of them, which may name the file of the block that follows.</summary>
internal sealed class ProseLines
{
    private readonly List<string> _lines = [];
    private int _sinceBlock;

    public string Text => string.Join("\n", _lines).Trim('\n');

    /// <summary>Nothing but blank lines since the last edit.</summary>
    public bool OnlyBlanksSinceBlock => _lines.Skip(_sinceBlock).All(string.IsNullOrWhiteSpace);

    public void Add(string line) => _lines.Add(line);

    public void AddText(string text)
    {
        if (!string.IsNullOrWhiteSpace(text))
        {
            _lines.Add(text);
        }
    }

    public void AddBlock(IEnumerable<string> raw)
    {
        _lines.AddRange(raw);
        _sinceBlock = _lines.Count;
    }

    /// <summary>The last line that is not blank, at most one blank line away.</summary>
    public string? Label()
    {
        var last = _lines.Count - 1;
        if (last >= _sinceBlock && string.IsNullOrWhiteSpace(_lines[last]))
        {
            last--;
        }

        return last >= _sinceBlock && !string.IsNullOrWhiteSpace(_lines[last]) ? _lines[last] : null;
    }

    /// <summary>An edit ended; the line that was only its label goes with it.</summary>
    public void BlockTaken(string? usedLabel)
    {
        if (usedLabel is not null && _lines.LastIndexOf(usedLabel) is >= 0 and var index)
        {
            _lines.RemoveRange(index, _lines.Count - index);
        }

        _sinceBlock = _lines.Count;
    }
}
