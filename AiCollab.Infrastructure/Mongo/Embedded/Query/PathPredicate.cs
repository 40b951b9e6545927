using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Query;

/// <summary>A test on the values that a dotted path reaches; any of them may pass it.</summary>
/// <remarks>Arrays on the way are searched element by element, but arrays directly inside arrays only by position. A document
/// without the field counts as "missing"; an element that is no document does not.</remarks>
internal sealed class PathPredicate(FieldPath path, ValueTest test, BsonElement spec) : Predicate
{
    public FieldPath Path => path;

    public ValueTest Test => test;

    /// <summary>The operator as written, to recognise equal conditions.</summary>
    public BsonElement Spec => spec;

    public override IEnumerable<PathPredicate> Conjuncts => [this];

    public override bool IsConjunction => true;

    public override bool Matches(BsonDocument document, ref int position) => Any(document, 0, ref position);

    private bool Any(BsonDocument document, int depth, ref int position)
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
                return Leaf(value, ref position);
            }
            if (value is BsonDocument inner)
            {
                document = inner;
                continue;
            }
            return value is BsonArray array ? AnyElement(array, depth, ref position) : test.Test(null);
        }
    }

    private bool Leaf(BsonValue value, ref int position)
    {
        if (value is BsonArray array && !test.WholeArraysOnly)
        {
            for (var i = 0; i < array.Count; i++)
            {
                if (test.Test(array[i]))
                {
                    position = i;
                    return true;
                }
            }
        }
        return test.Test(value, ref position);
    }

    private bool AnyElement(BsonArray array, int depth, ref int position)
    {
        var index = path.IndexAt(depth);
        for (var i = 0; i < array.Count; i++)
        {
            var element = array[i];
            if (element is BsonDocument inner && Any(inner, depth, ref position))
            {
                position = i;
                return true;
            }
            if (i == index && AtIndex(element, depth + 1, ref position))
            {
                return true;
            }
        }
        return false;
    }

    // A position in the path is no search, so it leaves the position of the match alone.
    private bool AtIndex(BsonValue element, int depth, ref int position)
    {
        if (depth == path.Length)
        {
            return test.Test(element, ref position);
        }
        return element switch
        {
            BsonDocument inner => Any(inner, depth, ref position),
            BsonArray nested => AnyElement(nested, depth, ref position),
            _ => false,
        };
    }
}
