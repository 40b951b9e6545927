namespace AiCollab.Web.Features.Workspace.Files;

/// <summary>Letters typed in quick succession form one word to look for.</summary>
internal sealed class TypeAhead(TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(700);

    private string _word = "";
    private long _last;

    /// <summary>Adds a letter; <paramref name="fresh"/> tells that it begins a new word.</summary>
    public string Add(string letter, out bool fresh)
    {
        // The same letter again means "the next one that begins with it".
        fresh = _word.Length == 0 || time.GetElapsedTime(_last) > Pause || _word == letter;
        _word = fresh ? letter : _word + letter;
        _last = time.GetTimestamp();
        return _word;
    }
}
