using MongoDB.Bson;

namespace AiCollab.Tests.Infrastructure.Mongo.Embedded;

/// <summary>Random BSON that likes the edges: equal numbers of different types, neighbours of 2^53, odd strings, nested arrays.</summary>
internal sealed class BsonRandom(int seed)
{
    private static readonly double[] Doubles =
    [
        0, -0.0, 1, -1, 0.1, 0.5, 1.5, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, -double.Epsilon,
        double.MaxValue, double.MinValue, 9007199254740992, 9007199254740993, 9223372036854775808.0, -9223372036854775808.0, 1e300, 1e-300,
    ];

    private static readonly long[] Longs =
    [
        0, 1, -1, 9007199254740992, 9007199254740993, -9007199254740993, 9007199254740994, long.MaxValue, long.MaxValue - 1, long.MinValue, long.MinValue + 1,
    ];

    private static readonly string[] Decimals =
    [
        "0", "-0", "1", "1.0", "0.1", "-0.1", "0.5", "1E+6111", "-1E+6111", "1E-6176", "-1E-6176", "9007199254740993", "9007199254740993.5", "NaN", "Infinity", "-Infinity",
        "1.7976931348623157081E+308", "5E-324", "9.999999999999999999999999999999999E+6144", "9223372036854775807", "9223372036854775807.1", "0.1000000000000000055511151231257827",
    ];

    private static readonly string[] Texts =
        ["", "a", "b", "ab", "a\0", "a\0b", "\0", "\u0001", "a\u0001", "é", "\uFFFD", "\uE000", "\U0001F600", "Z", "aa"];

    private readonly Random _random = new(seed);

    public int Next(int limit) => _random.Next(limit);

    public T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    public BsonValue Value(int depth = 2) => _random.Next(depth > 0 ? 20 : 16) switch
    {
        < 6 => Number(),
        6 or 7 => Pick(Texts),
        8 => BsonNull.Value,
        9 => _random.Next(2) == 0,
        10 => new BsonDateTime(Pick(Longs.Where(value => Math.Abs(value / 2) < 1L << 60).ToArray())),
        11 => new BsonObjectId(ObjectId.Parse($"{_random.Next(3):x8}00000000000000f{_random.Next(2)}")),
        12 => new BsonBinaryData(new byte[_random.Next(3)], _random.Next(2) == 0 ? BsonBinarySubType.Binary : BsonBinarySubType.UserDefined),
        13 => new BsonTimestamp(Pick(Longs)),
        14 => new BsonRegularExpression(Pick(["a", "b", "a.c"]), Pick(["", "i", "im"])),
        15 => Pick<BsonValue>([BsonMinKey.Value, BsonMaxKey.Value, BsonUndefined.Value, new BsonJavaScript("x"), BsonSymbol.Create("a"), new BsonJavaScriptWithScope("x", new BsonDocument("a", 1))]),
        < 18 => Document(depth - 1),
        _ => Array(depth - 1),
    };

    public BsonValue Number() => _random.Next(7) switch
    {
        0 => Pick(Doubles),
        1 => Pick(Longs),
        2 => Decimal128.Parse(Pick(Decimals)),
        3 => _random.Next(-3, 4),
        4 => (double)_random.Next(-30, 40) / 8,
        5 => BitConverter.Int64BitsToDouble(_random.NextInt64()),
        _ => new Decimal128((decimal)_random.Next(-30, 40) / 8),
    };

    public BsonArray Array(int depth) => new(Enumerable.Range(0, _random.Next(4)).Select(_ => Value(depth)));

    public BsonDocument Document(int depth)
    {
        var document = new BsonDocument();
        foreach (var name in new[] { "a", "b", "c", "0" })
        {
            if (_random.Next(2) == 0)
            {
                document[name] = Value(depth);
            }
        }
        return document;
    }

    /// <summary>Small documents over few names and values, so that random filters meet them often.</summary>
    public BsonDocument PlainDocument(int depth = 3)
    {
        var document = new BsonDocument();
        foreach (var name in new[] { "a", "b", "c" })
        {
            if (_random.Next(3) > 0)
            {
                document[name] = PlainValue(depth - 1);
            }
        }
        return document;
    }

    public BsonValue PlainValue(int depth) => _random.Next(depth > 0 ? 12 : 7) switch
    {
        < 4 => Pick<BsonValue>([0, 1, 2, 3, 1L, 1.0, 2.5]),
        4 or 5 => Pick(["x", "y", "xy", ""]),
        6 => Pick<BsonValue>([BsonNull.Value, true, false]),
        < 10 => new BsonArray(Enumerable.Range(0, _random.Next(4)).Select(_ => PlainValue(depth - 1))),
        _ => PlainDocument(depth),
    };
}
