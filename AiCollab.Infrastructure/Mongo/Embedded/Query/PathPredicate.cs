using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Query;

/// <summary>A test on the values that a dotted path reaches; any of them may pass it.</summary>
/// <remarks>Arrays on the way are searched element by element, but arrays directly inside arrays only by position. A document
/// without the field counts as "missing"; an element that is no document does not.</remarks>
internal sealed class PathPredicate(FieldPath path, ValueTest test, BsonElement spec) : Predicate
{
    private static readonly string[] Order = ["$elemMatch", "$size", "$eq", "$lte", "$lt", "$gt", "$gte", "$regex", "$mod", "$exists", "$in"];

    public FieldPath Path => path;

    public override int Rank => Array.IndexOf(Order, spec.Name) is >= 0 and var rank ? rank + 1 : Order.Length + 1;

    public ValueTest Test => test;

    /// <summary>The operator as written, to recognise equal conditions.</summary>
    public BsonElement Spec => spec;

    public override IEnumerable<PathPredicate> Conjuncts => [this];

    public override bool IsConjunction => true;

    public override bool Matches(BsonDocument document, ref MatchState state) => Any(document, 0, ref state);

    private bool Any(BsonDocument document, int depth, ref MatchState state)
    {
        while (true)
        {
            if (!document.TryGetValue(path.Parts[depth], out var value))
            {
                return test.Test(null);
            }
            depth++;
            if (depth == path.Length)
            {
                return Leaf(value, ref state);
            }
            if (value is BsonDocument inner)
            {
                document = inner;
                continue;
            }
            return value is BsonArray array ? AnyElement(array, depth, ref state) : test.Test(null);
        }
    }

    private bool Leaf(BsonValue value, ref MatchState state)
    {
        if (value is BsonArray array && !test.WholeArraysOnly)
        {
            for (var i = 0; i < array.Count; i++)
            {
                if (test.Test(array[i]))
                {
                    state.Position = i;
                    return true;
                }
            }
        }
        return TestWhole(value, ref state);
    }

    private bool AnyElement(BsonArray array, int depth, ref MatchState state)
    {
        var index = path.IndexAt(depth);
        for (var i = 0; i < array.Count; i++)
        {
            var element = array[i];
            if (element is BsonDocument inner && Any(inner, depth, ref state))
            {
                state.Position = i;
                return true;
            }
            if (i == index && AtIndex(element, depth + 1, ref state))
            {
                return true;
            }
        }
        return false;
    }

    // A position in the path is no search, so it leaves the position of the match alone.
    private bool AtIndex(BsonValue element, int depth, ref MatchState state)
    {
        if (depth == path.Length)
        {
            return TestWhole(element, ref state);
        }
        return element switch
        {
            BsonDocument inner => Any(inner, depth, ref state),
            BsonArray nested => AnyElement(nested, depth, ref state),
            _ => false,
        };
    }

    private bool TestWhole(BsonValue value, ref MatchState state)
    {
        var position = state.Position;
        var passes = test.Test(value, ref position);
        state.Position = position;
        return passes;
    }
}
