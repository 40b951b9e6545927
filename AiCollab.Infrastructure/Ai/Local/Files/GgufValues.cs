namespace AiCollab.Infrastructure.Ai.Local.Files;

/// <summary>The header's keys with the values that matter: texts, whole numbers, short lists of whole numbers, lengths of lists.</summary>
internal sealed class GgufValues
{
    private const int KeptNumbers = 4096;
    private const int MaxDepth = 4;

    private readonly Dictionary<string, string> _texts = [];
    private readonly Dictionary<string, IReadOnlyList<long>> _numbers = [];
    private readonly Dictionary<string, long> _lengths = [];

    public static GgufValues Read(GgufStream stream, long count)
    {
        var values = new GgufValues();
        for (var i = 0L; i < count; i++)
        {
            values.ReadOne(stream, stream.Text());
        }

        return values;
    }

    public string Text(string key) => _texts.GetValueOrDefault(key, "");

    public string? TextOrNull(string key) => _texts.GetValueOrDefault(key);

    public long Number(string key, long otherwise = 0) => _numbers.GetValueOrDefault(key) is [var first, ..] ? first : otherwise;

    /// <summary>One number for each layer: a list, or one number for all.</summary>
    public IReadOnlyList<long>? Numbers(string key) => _numbers.GetValueOrDefault(key);

    public long ListLength(string key) => _lengths.GetValueOrDefault(key);

    private void ReadOne(GgufStream stream, string key)
    {
        var type = (GgufType)stream.UInt32();
        switch (type)
        {
            case GgufType.Text:
                _texts[key] = stream.Text();
                break;
            case GgufType.Array:
                ReadList(stream, key);
                break;
            case GgufType.Float32 or GgufType.Float64:
                stream.Skip(Width(type));
                break;
            default:
                _numbers[key] = [stream.Integer(type) ?? throw Unknown(type)];
                break;
        }
    }

    private void ReadList(GgufStream stream, string key)
    {
        var element = (GgufType)stream.UInt32();
        if (element is GgufType.Text or GgufType.Array or GgufType.Float32 or GgufType.Float64)
        {
            _lengths[key] = SkipElements(stream, element, depth: 1);
            return;
        }

        var count = stream.Count(Width(element));
        _lengths[key] = count;
        if (count > KeptNumbers)
        {
            stream.Skip(count * Width(element));
            return;
        }

        var numbers = new long[count];
        for (var i = 0; i < count; i++)
        {
            numbers[i] = stream.Integer(element) ?? throw Unknown(element);
        }

        _numbers[key] = numbers;
    }

    private static long SkipElements(GgufStream stream, GgufType element, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new GgufFormatException("The header nests lists too deeply; the file is damaged.");
        }

        var smallest = element is GgufType.Text ? 8 : element is GgufType.Array ? 12 : Width(element);
        var count = stream.Count(smallest);
        if (element is not (GgufType.Text or GgufType.Array))
        {
            stream.Skip(count * Width(element));
            return count;
        }

        for (var i = 0L; i < count; i++)
        {
            if (element is GgufType.Text)
            {
                stream.SkipText();
            }
            else
            {
                SkipElements(stream, (GgufType)stream.UInt32(), depth + 1);
            }
        }

        return count;
    }

    private static int Width(GgufType type) => type switch
    {
        GgufType.UInt8 or GgufType.Int8 or GgufType.Bool => 1,
        GgufType.UInt16 or GgufType.Int16 => 2,
        GgufType.UInt32 or GgufType.Int32 or GgufType.Float32 => 4,
        GgufType.UInt64 or GgufType.Int64 or GgufType.Float64 => 8,
        _ => throw Unknown(type),
    };

    private static GgufFormatException Unknown(GgufType type) => new($"The header holds a value of unknown type {(uint)type}; the file is damaged or newer than this program.");
}
