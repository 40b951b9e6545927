using System.Text;
using AiCollab.Core.Workspaces;

namespace AiCollab.Core.Collaboration.EditFormats;

/// <summary>Reads an answer while it streams; pieces may be cut anywhere. Not safe for use by several threads.</summary>
public sealed class EditFormatReader
{
    private readonly StringBuilder _rest = new();
    private readonly EditCollector _found = new();
    private readonly ProseLines _prose = new();
    private OpenBlock? _block;
    private bool _thinking;

    /// <summary>The edits that are complete so far.</summary>
    public IReadOnlyList<FileEdit> Edits => _found.Edits;

    /// <summary>The file whose block is being written now, as far as it can be told; null between blocks.</summary>
    public WorkspacePath? Writing => _block?.Path is { } text && WorkspacePath.TryParse(text, out var path, out _) ? path : null;

    /// <summary>Adds the next piece.</summary>
    public void Add(string piece)
    {
        _rest.Append(piece);
        if (!piece.Contains('\n'))
        {
            return;
        }

        var lines = _rest.ToString().Split('\n');
        _rest.Clear().Append(lines[^1]);
        foreach (var line in lines.AsSpan(0, lines.Length - 1))
        {
            Take(line.TrimEnd('\r'));
        }
    }

    /// <summary>Ends the answer. <paramref name="cutShort"/> drops a block that is still open, because its end is missing.</summary>
    public EditAnswer Finish(bool cutShort)
    {
        if (_rest.Length > 0)
        {
            Take(_rest.ToString().TrimEnd('\r'));
            _rest.Clear();
        }

        if (_block is { } open)
        {
            Close(open, complete: open.Hunks ? open.LastHunkIsWhole : !cutShort);
        }

        return new EditAnswer(_found.Edits, _prose.Text, _found.Problems, _found.Unnamed);
    }

    private void Take(string line)
    {
        if (_block is { } block)
        {
            TakeInside(block, line);
        }
        else if (!Skips(line))
        {
            TakeOutside(line);
        }
    }

    // Reasoning that some models print is neither an edit nor prose for people.
    private bool Skips(string line)
    {
        var trimmed = line.TrimStart();
        if (!_thinking && (trimmed.StartsWith("<think>", StringComparison.OrdinalIgnoreCase) || trimmed.StartsWith("<thinking>", StringComparison.OrdinalIgnoreCase)))
        {
            _thinking = true;
        }

        if (!_thinking)
        {
            return false;
        }

        _thinking = !(line.Contains("</think>", StringComparison.OrdinalIgnoreCase) || line.Contains("</thinking>", StringComparison.OrdinalIgnoreCase));
        return true;
    }

    private void TakeOutside(string line)
    {
        if (Fence.Opening(line) is { } fence)
        {
            _prose.AddText(fence.Before);
            _block = OpenBlock.Fenced(fence, line, _prose.Label());
        }
        else if (HunkMarker.Read(line) is { Kind: HunkMarkerKind.Search } marker)
        {
            _block = OpenBlock.Bare(line, _prose.Label() ?? (_prose.OnlyBlanksSinceBlock ? _found.LastPath : null));
            _block.Add(line, marker.Kind);
        }
        else
        {
            _prose.Add(line);
        }
    }

    private void TakeInside(OpenBlock block, string line)
    {
        var marker = HunkMarker.Read(line)?.Kind;
        var end = block.EndAt(line, marker);
        if (end.Content is { } content)
        {
            block.Add(content, marker);
        }

        if (end.Closes)
        {
            Close(block, complete: true);
            if (end.After is { Length: > 0 } after)
            {
                Take(after);
            }
        }
    }

    private void Close(OpenBlock block, bool complete)
    {
        _block = null;
        if (_found.Take(block, complete))
        {
            _prose.BlockTaken(block.UsedLabel);
        }
        else
        {
            _prose.AddBlock(block.Raw);
        }
    }
}
