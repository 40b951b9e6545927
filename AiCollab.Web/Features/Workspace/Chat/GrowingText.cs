namespace AiCollab.Web.Features.Workspace.Chat;

/// <summary>
/// The Markdown of one text part while it grows: finished blocks, each rendered and sanitised once, then the open tail: as plain
/// text, or as the code it is going to be.
/// When the text is complete it is rendered as a whole, so that what only the whole shows (link definitions, loose lists) is right.
/// </summary>
public sealed class GrowingText(MarkdownRenderer renderer)
{
    private readonly List<ChatBlock> _finished = [];
    private StreamSplitter _splitter = new();
    private string _text = "";
    private bool _complete;

    /// <summary>Blocks that will not change any more.</summary>
    public IReadOnlyList<ChatBlock> Blocks => _finished;

    /// <summary>What follows the last finished block, as it was written, up to the code that is being written; empty when the text is complete.</summary>
    public string Tail { get; private set; } = "";

    /// <summary>The code block at the end whose closing fence did not come yet; null when there is none.</summary>
    public ChatBlock.Code? OpenCode { get; private set; }

    /// <summary>Takes the text as it is now. True when something changed.</summary>
    public bool Update(string text, bool complete)
    {
        if (complete == _complete && ReferenceEquals(text, _text))
        {
            return false;
        }

        if (complete)
        {
            Complete(text);
        }
        else
        {
            Grow(text);
        }

        (_text, _complete) = (text, complete);
        return true;
    }

    private void Complete(string text)
    {
        _finished.Clear();
        _finished.AddRange(renderer.Render(text));
        (Tail, OpenCode) = ("", null);
    }

    private void Grow(string text)
    {
        if (_complete || !text.StartsWith(_text, StringComparison.Ordinal))
        {
            _finished.Clear();
            _splitter = new StreamSplitter();
        }

        foreach (var piece in _splitter.Advance(text))
        {
            _finished.AddRange(renderer.Render(piece));
        }

        var code = _splitter.FenceStart ?? OpenFence.Begins(text, _splitter.TailStart) ?? text.Length;
        (Tail, OpenCode) = (text[_splitter.TailStart..code], code < text.Length ? OpenFence.Read(text[code..]) : null);
    }
}
