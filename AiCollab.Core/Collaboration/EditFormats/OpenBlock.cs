namespace AiCollab.Core.Collaboration.EditFormats;

/// <summary>A block whose end has not come yet: fenced, or a SEARCH/REPLACE pair that stands in the text without a fence.</summary>
internal sealed class OpenBlock
{
    private readonly Fence? _fence;
    private readonly List<string> _raw;
    private readonly List<string> _lines = [];
    private HunkMarkerKind? _marker;
    private int _nested;

    private OpenBlock(Fence? fence, string firstLine, string? path, string? usedLabel)
    {
        (_fence, Path, UsedLabel) = (fence, path, usedLabel);
        _raw = [firstLine];
    }

    /// <summary>The path as the model wrote it, as far as it stands outside the block.</summary>
    public string? Path { get; private set; }

    /// <summary>The prose line that was nothing but the path.</summary>
    public string? UsedLabel { get; }

    public string Language => _fence is null ? "" : PathFinder.LanguageIn(_fence.Info);

    public IReadOnlyList<string> Lines => _lines;

    /// <summary>The block as it was written.</summary>
    public IReadOnlyList<string> Raw => _raw;

    /// <summary>It holds SEARCH/REPLACE pairs.</summary>
    public bool Hunks { get; private set; }

    /// <summary>The last pair has its end.</summary>
    public bool LastHunkIsWhole => _marker == HunkMarkerKind.Replace;

    public static OpenBlock Fenced(Fence fence, string line, string? label)
    {
        var path = PathFinder.InInfo(fence.Info);
        var fromLabel = path is null ? PathFinder.InLabel(label, PathFinder.LanguageIn(fence.Info)) : null;
        return new OpenBlock(fence, line, path ?? fromLabel, fromLabel is not null && PathFinder.IsOnlyPath(label) ? label : null);
    }

    public static OpenBlock Bare(string line, string? label)
    {
        var path = PathFinder.InLabel(label, "") ?? (label is not null && PathFinder.LooksLikePath(label) ? label : null);
        return new OpenBlock(null, line, path, PathFinder.IsOnlyPath(label) ? label : null);
    }

    public void Add(string line, HunkMarkerKind? marker)
    {
        _lines.Add(line);
        Hunks |= marker == HunkMarkerKind.Search;
        _marker = Hunks ? marker ?? _marker : null; // "=====" also underlines headings
        if (_lines.Count == 1 && marker is null)
        {
            Path ??= PathFinder.InFirstLine(line)?.Path;
        }
    }

    /// <summary>Whether the block ends with this line, what of the line belongs to it and what comes after it.</summary>
    public BlockEnd EndAt(string line, HunkMarkerKind? marker)
    {
        _raw.Add(line);
        if (_fence is null)
        {
            return new BlockEnd(line, Closes: marker == HunkMarkerKind.Replace, null);
        }

        if (_fence.At(line) is not { } fence)
        {
            return GluedEnd(line);
        }

        return fence.Info.Length == 0 ? BareFence(line, fence.Length) : NamedFence(line, fence);
    }

    private BlockEnd BareFence(string line, int length)
    {
        if (_nested > 0)
        {
            _nested--;
            return Inside(line);
        }

        // Fewer marks than the opening: inside a text that shows fences they belong to it, elsewhere the model miscounted.
        var belongs = (length < _fence!.Length && ShowsFences) || (InHunk && ShowsFences);
        return belongs ? Inside(line) : new BlockEnd(null, true, null);
    }

    private BlockEnd NamedFence(string line, (int Length, string Info) fence)
    {
        if (ShowsFences && PathFinder.InInfo(fence.Info) is null)
        {
            if (fence.Length >= _fence!.Length)
            {
                _nested++;
            }

            return Inside(line);
        }

        if (fence.Length < _fence!.Length)
        {
            return Inside(line);
        }

        // A new block begins although this one was not closed; or the model went on talking right after the fence.
        var isOpening = PathFinder.InInfo(fence.Info) is not null || !fence.Info.Contains(' ');
        return new BlockEnd(null, true, isOpening ? line.TrimStart() : fence.Info);
    }

    // "print(1)```": the line break before the closing fence is missing.
    private BlockEnd GluedEnd(string line)
    {
        var marks = new string(_fence!.Mark, _fence.Length);
        var trimmed = line.TrimEnd();
        var isEnd = !ShowsFences && trimmed.EndsWith(marks, StringComparison.Ordinal)
            && trimmed.IndexOf(marks, StringComparison.Ordinal) == trimmed.Length - marks.Length;
        return isEnd ? new BlockEnd(Unindent(trimmed[..^marks.Length]), true, null) : Inside(line);
    }

    private BlockEnd Inside(string line) => new(Unindent(line), false, null);

    private bool InHunk => _marker is HunkMarkerKind.Search or HunkMarkerKind.Divider;

    private bool ShowsFences => Language is "markdown" or "md" or "mdx" or "rst" || Path?.EndsWith(".md", StringComparison.OrdinalIgnoreCase) == true
        || Path?.EndsWith(".mdx", StringComparison.OrdinalIgnoreCase) == true;

    // A block inside a list is indented as a whole.
    private string Unindent(string line)
    {
        var indent = _fence!.Indent;
        return indent.Length > 0 && line.StartsWith(indent, StringComparison.Ordinal) ? line[indent.Length..] : line;
    }
}

/// <summary>What a line does to the block it stands in.</summary>
/// <param name="Content">The part that belongs to the block; null when nothing does.</param>
/// <param name="Closes">The block ends here.</param>
/// <param name="After">Text after the end.</param>
internal sealed record BlockEnd(string? Content, bool Closes, string? After);
