using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Query;

/// <summary>$size.</summary>
internal sealed class SizeTest(long size) : ValueTest
{
    public override bool WholeArraysOnly => true;

    public override bool Test(BsonValue? value) => value is BsonArray array && array.Count == size;
}

/// <summary>$elemMatch with a query: an element that is a document, or an array seen as one, matches it.</summary>
internal sealed class ElementMatchesQuery(Predicate query) : ValueTest
{
    public Predicate Query => query;

    public override bool WholeArraysOnly => true;

    public override bool Test(BsonValue? value)
    {
        var position = -1;
        return Test(value, ref position);
    }

    public override bool Test(BsonValue? value, ref int position)
    {
        if (value is not BsonArray array)
        {
            return false;
        }
        for (var i = 0; i < array.Count; i++)
        {
            var document = array[i] switch
            {
                BsonDocument embedded => embedded,
                BsonArray nested => AsDocument(nested),
                _ => null,
            };
            var state = new MatchState();
            if (document is not null && query.Matches(document, ref state))
            {
                position = i;
                return true;
            }
        }
        return false;
    }

    private static BsonDocument AsDocument(BsonArray array) =>
        new(array.Select((value, i) => new BsonElement(i.ToString(System.Globalization.CultureInfo.InvariantCulture), value)));
}

/// <summary>$elemMatch with operators: one element passes all of them.</summary>
internal sealed class ElementPasses(ValueTest test) : ValueTest
{
    public override bool WholeArraysOnly => true;

    public override bool Test(BsonValue? value)
    {
        var position = -1;
        return Test(value, ref position);
    }

    public override bool Test(BsonValue? value, ref int position)
    {
        if (value is not BsonArray array)
        {
            return false;
        }
        for (var i = 0; i < array.Count; i++)
        {
            if (test.Test(array[i]))
            {
                position = i;
                return true;
            }
        }
        return false;
    }

    // An index has the elements of the outer array as they are, so nothing is known of what lies inside an inner one.
    public override IReadOnlyList<KeyRange>? Bounds() => test.WholeArraysOnly ? null : test.Bounds();
}

/// <summary>All tests on the same value.</summary>
internal sealed class EveryTest(IReadOnlyList<ValueTest> tests) : ValueTest
{
    public override bool Test(BsonValue? value)
    {
        foreach (var test in tests)
        {
            if (!test.Test(value))
            {
                return false;
            }
        }
        return true;
    }

    public override IReadOnlyList<KeyRange>? Bounds() =>
        tests.Select(test => test.WholeArraysOnly ? null : test.Bounds()).Aggregate((left, right) =>
            left is null ? right : right is null ? left : RangeSet.Intersect(left, right));
}

internal sealed class NotTest(ValueTest test) : ValueTest
{
    public override bool Test(BsonValue? value) => !test.Test(value);
}

/// <summary>$exists: true.</summary>
internal sealed class ExistsTest : ValueTest
{
    public override bool Test(BsonValue? value) => value is not null;
}

/// <summary>$type; a set of BSON types.</summary>
internal sealed class TypeTest(IReadOnlySet<BsonType> types) : ValueTest
{
    public override bool Test(BsonValue? value) => value is not null && types.Contains(value.BsonType);
}

/// <summary>$mod: numbers cut off to whole ones leave the remainder.</summary>
internal sealed class ModTest(long divisor, long remainder) : ValueTest
{
    public override bool Test(BsonValue? value) =>
        value is not null && WholeNumber.TryTruncate(value, out var whole) && (divisor is -1 ? 0 : whole % divisor) == remainder;

    public override IReadOnlyList<KeyRange> Bounds() => [RangeSet.OfRank(TypeRank.Number)];
}
