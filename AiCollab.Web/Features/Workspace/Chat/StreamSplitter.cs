namespace AiCollab.Web.Features.Workspace.Chat;

/// <summary>
/// Finds, line by line, where a growing Markdown text has finished top-level blocks, without parsing it again: every character is
/// looked at once. Splitting too late only delays a block's rendering; the whole text is parsed once more when it is complete.
/// </summary>
public sealed class StreamSplitter
{
    private int _blockStart;
    private int _scanned;
    private char _fence;
    private int _fenceLength;
    private bool _blankBefore;
    private bool _hasContent;
    private bool _list;
    private int _fenceStart;

    /// <summary>Where the open tail begins.</summary>
    public int TailStart => _blockStart;

    /// <summary>Where the line begins that opened a code block which is not closed yet; null outside of code.</summary>
    public int? FenceStart => _fence == default ? null : _fenceStart;

    /// <summary>Looks at the lines that were completed since the last call; returns the pieces that are finished now.</summary>
    public IReadOnlyList<string> Advance(string text)
    {
        var finished = new List<string>();
        while (_scanned < text.Length && text.IndexOf('\n', _scanned) is >= 0 and var end)
        {
            Take(text, text.AsSpan(_scanned, end - _scanned).TrimEnd('\r'), finished, end + 1);
            _scanned = end + 1;
        }

        return finished;
    }

    private void Take(string text, ReadOnlySpan<char> line, List<string> finished, int next)
    {
        if (_fence != default)
        {
            CloseFence(text, line, finished, next);
            return;
        }

        if (line.IsWhiteSpace())
        {
            _blankBefore = _hasContent;
            return;
        }

        if (_hasContent && StartsBlock(line))
        {
            Finish(text, finished, _scanned);
        }

        if (!_hasContent)
        {
            _list = IsListItem(line);
        }

        (_hasContent, _blankBefore) = (true, false);
        OpenFence(line);
    }

    private bool StartsBlock(ReadOnlySpan<char> line)
    {
        var indented = line[0] is ' ' or '\t';
        if (_list)
        {
            return _blankBefore && !indented && !IsListItem(line);
        }

        return !indented && (_blankBefore || FenceOf(line) > 0 || IsHeading(line));
    }

    private void OpenFence(ReadOnlySpan<char> line)
    {
        var body = line.TrimStart();
        var length = FenceOf(body);
        if (length > 0 && !(body[0] == '`' && body[length..].Contains('`')))
        {
            (_fence, _fenceLength, _fenceStart) = (body[0], length, _scanned);
        }
    }

    private void CloseFence(string text, ReadOnlySpan<char> line, List<string> finished, int next)
    {
        var body = line.Trim();
        if (body.Length < _fenceLength || body.TrimStart(_fence).Length > 0)
        {
            return;
        }

        _fence = default;
        if (!_list)
        {
            Finish(text, finished, next);
        }
    }

    private void Finish(string text, List<string> finished, int end)
    {
        finished.Add(text[_blockStart..end]);
        (_blockStart, _hasContent, _blankBefore, _list) = (end, false, false, false);
    }

    private static int FenceOf(ReadOnlySpan<char> line)
    {
        if (line is not ['`' or '~', ..])
        {
            return 0;
        }

        var length = line.Length - line.TrimStart(line[0]).Length;
        return length >= 3 ? length : 0;
    }

    private static bool IsHeading(ReadOnlySpan<char> line)
    {
        var marks = line.Length - line.TrimStart('#').Length;
        return marks is > 0 and <= 6 && marks < line.Length && line[marks] == ' ';
    }

    private static bool IsListItem(ReadOnlySpan<char> line)
    {
        var body = line.TrimStart();
        if (body.Length > 1 && body[0] is '-' or '*' or '+' && body[1] == ' ')
        {
            return true;
        }

        var digits = body.Length - body.TrimStart("0123456789").Length;
        return digits is > 0 and < 10 && body.Length > digits + 1 && body[digits] is '.' or ')' && body[digits + 1] == ' ';
    }
}
