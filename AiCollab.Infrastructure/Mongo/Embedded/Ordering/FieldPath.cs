using System.Globalization;

namespace AiCollab.Infrastructure.Mongo.Embedded.Ordering;

/// <summary>A dotted path, split once; a part such as "0" is a field name and, inside an array, a position.</summary>
public sealed class FieldPath
{
    private const int NoIndex = -1;
    private readonly int[] _indexes;

    private FieldPath(string text)
    {
        Text = text;
        Parts = text.Split('.');
        _indexes = Array.ConvertAll(Parts, ParseIndex);
    }

    public string Text { get; }

    public string[] Parts { get; }

    public int Length => Parts.Length;

    public bool HasIndex => Array.Exists(_indexes, index => index != NoIndex);

    public static FieldPath Parse(string text) => new(text);

    /// <summary>The array position that the part at <paramref name="depth"/> names, or -1.</summary>
    public int IndexAt(int depth) => _indexes[depth];

    public bool IsSelfOrParentOf(FieldPath other) =>
        Length <= other.Length && Parts.AsSpan().SequenceEqual(other.Parts.AsSpan(0, Length));

    public override string ToString() => Text;

    private static int ParseIndex(string part)
    {
        var canonical = part.Length is > 0 and < 10 && (part.Length == 1 || part[0] != '0');
        return canonical && int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? index
            : NoIndex;
    }
}
