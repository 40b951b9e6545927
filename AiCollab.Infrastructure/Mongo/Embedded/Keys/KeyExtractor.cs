using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Keys;

/// <summary>Finds the key values of a document for a list of paths, as MongoDB's index and sort key generation does.</summary>
/// <remarks>Paths through the same array advance together, element by element; a missing field is null; an empty array is
/// undefined; an array inside an array is a value, not expanded. Two different arrays at once are refused.</remarks>
internal sealed class KeyExtractor(FieldPath[] paths)
{
    private static readonly BsonDocument Empty = [];

    /// <summary>Calls <paramref name="found"/> with each combination of values (valid during the call) and whether any field exists.</summary>
    public void Extract(BsonDocument document, Action<BsonValue[], bool> found)
    {
        var depths = new int[paths.Length];
        Walk(document, depths, new BsonValue[paths.Length], 0, found);
    }

    // A depth is how many parts of the path have been walked; the path's length means that its value is fixed.
    private void Walk(BsonDocument document, int[] depths, BsonValue[] values, int missing, Action<BsonValue[], bool> found)
    {
        BsonArray? expanded = null;
        int expandedBy = 0;
        List<int>? expanding = null;
        for (var i = 0; i < paths.Length; i++)
        {
            if (depths[i] == paths[i].Length)
            {
                continue;
            }
            var value = Step(paths[i], document, ref depths[i]);
            if (value is BsonArray array)
            {
                if (expanded is not null && !SamePlace(i, expandedBy, depths))
                {
                    throw ParallelArrays(paths[i], paths[expandedBy]);
                }
                (expanded, expandedBy) = (array, i);
                (expanding ??= []).Add(i);
                continue;
            }
            missing += value is null ? 1 : 0;
            values[i] = value ?? BsonNull.Value;
            depths[i] = paths[i].Length;
        }
        if (expanded is null || expanding is null)
        {
            found(values, missing < paths.Length);
            return;
        }
        Expand(expanded, expanding, depths, values, missing, found);
    }

    private bool SamePlace(int left, int right, int[] depths) =>
        paths[left].Parts.AsSpan(0, depths[left]).SequenceEqual(paths[right].Parts.AsSpan(0, depths[right]));

    private void Expand(
        BsonArray array, List<int> expanding, int[] depths, BsonValue[] values, int missing, Action<BsonValue[], bool> found)
    {
        for (var index = 0; index < Math.Max(array.Count, 1); index++)
        {
            var element = array.Count == 0 ? BsonUndefined.Value : array[index];
            var innerDepths = (int[])depths.Clone();
            var innerValues = (BsonValue[])values.Clone();
            foreach (var i in expanding.Where(i => depths[i] == paths[i].Length))
            {
                innerValues[i] = element;
            }
            Walk(element as BsonDocument ?? Empty, innerDepths, innerValues, missing, found);
        }
    }

    /// <summary>Walks to the path's value or to the first array that has to be expanded; null when the field is missing.</summary>
    private static BsonValue? Step(FieldPath path, BsonDocument document, ref int depth)
    {
        BsonValue current = document;
        while (depth < path.Length)
        {
            if (current is BsonArray array)
            {
                var index = path.IndexAt(depth);
                if (index < 0 || index >= array.Count)
                {
                    return array;
                }
                RefuseAmbiguous(path, depth, array);
                current = array[index];
            }
            else if (current is not BsonDocument inner || !inner.TryGetValue(path.Parts[depth], out current!))
            {
                return null;
            }
            depth++;
        }
        return current;
    }

    private static void RefuseAmbiguous(FieldPath path, int depth, BsonArray array)
    {
        if (array.Any(element => element is BsonDocument inner && inner.Contains(path.Parts[depth])))
        {
            throw CommandException.Location(
                16746, $"Ambiguous field name found in array (do not use numeric field names in embedded elements in an array), field: '{path.Parts[depth]}'");
        }
    }

    private static CommandException ParallelArrays(FieldPath left, FieldPath right) =>
        new(171, "CannotIndexParallelArrays", $"cannot index parallel arrays [{left.Parts[^1]}] [{right.Parts[^1]}]");
}
