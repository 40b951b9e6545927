using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Query;

/// <summary>$in: equality with any of the values (by binary search) or a match of any of the patterns.</summary>
internal sealed class InTest : ValueTest
{
    private readonly BsonValue[] _values;
    private readonly RegexTest[] _patterns;
    private readonly bool _hasNull;

    public InTest(IEnumerable<BsonValue> operands)
    {
        var all = operands.ToArray();
        _patterns = all.OfType<BsonRegularExpression>().Select(RegexTest.Of).ToArray();
        _values = all.Where(value => value is not BsonRegularExpression).Distinct(BsonOrder.Instance).Order(BsonOrder.Instance).ToArray();
        _hasNull = _values.Any(value => value.IsBsonNull);
    }

    public override BsonValue? Equality => _values.Length == 1 && _patterns.Length == 0 ? _values[0] : null;

    public override bool BoundsAreExact => _patterns.Length == 0 && !_values.Any(value => value is BsonArray or BsonNull);

    public override bool Test(BsonValue? value)
    {
        if (value is null)
        {
            return _hasNull;
        }
        return Array.BinarySearch(_values, value, BsonOrder.Instance) >= 0 || AnyPattern(value);
    }

    public override IReadOnlyList<KeyRange> Bounds() =>
        RangeSet.Union(_values.SelectMany(RangeSet.Equal).Concat(_patterns.SelectMany(pattern => pattern.Bounds())));

    private bool AnyPattern(BsonValue value)
    {
        foreach (var pattern in _patterns)
        {
            if (pattern.Test(value))
            {
                return true;
            }
        }
        return false;
    }
}
