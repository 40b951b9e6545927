using AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;
using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using AiCollab.Infrastructure.Mongo.Embedded.Query;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Projections;

/// <summary>What find alone can do with an array: show part of it.</summary>
internal abstract class ArrayProjection(FieldPath path)
{
    public FieldPath Path => path;

    public abstract BsonDocument Apply(BsonDocument projected, BsonDocument original, Filter filter);

    public static ArrayProjection? TryParse(BsonElement element)
    {
        if (element.Name.EndsWith(".$", StringComparison.Ordinal))
        {
            return PositionalProjection.Parse(element);
        }
        if (element.Name.Contains(".$.", StringComparison.Ordinal))
        {
            throw CommandException.Location(31394, "As of 4.4, it's illegal to specify positional operator in the middle of a path.");
        }
        if (element.Value is not BsonDocument { ElementCount: > 0 } document)
        {
            return null;
        }
        var inner = document.GetElement(0);
        return inner.Name switch
        {
            "$slice" when SliceProjection.IsPlain(inner.Value) => SliceProjection.Parse(element.Name, inner.Value),
            "$elemMatch" => ElemMatchProjection.Parse(element.Name, document),
            _ => null,
        };
    }

    public static void RefuseConflict(List<ArrayProjection> earlier, ArrayProjection added)
    {
        if (added is PositionalProjection && earlier.Exists(each => each is PositionalProjection))
        {
            throw CommandException.Location(31276, "Cannot specify more than one positional projection per query.");
        }
        if (added is ElemMatchProjection && earlier.Exists(each => each is PositionalProjection))
        {
            throw CommandException.Location(31255, "Cannot specify positional operator and $elemMatch.");
        }
        if (added is PositionalProjection && earlier.Exists(each => each is ElemMatchProjection))
        {
            throw CommandException.Location(31256, "Cannot specify positional operator and $elemMatch.");
        }
    }

    /// <summary>A copy of the document in which the arrays at the path are replaced (null: removed).</summary>
    protected static BsonDocument Replace(BsonDocument document, FieldPath path, int depth, Func<BsonArray, BsonValue?> change)
    {
        if (!document.TryGetValue(path.Parts[depth], out var value))
        {
            return document;
        }
        var changed = depth + 1 == path.Length
            ? (value is BsonArray array ? change(array) : value)
            : Below(value, path, depth + 1, change);
        if (ReferenceEquals(changed, value))
        {
            return document;
        }
        var copy = new BsonDocument(document.Elements);
        if (changed is null)
        {
            copy.Remove(path.Parts[depth]);
        }
        else
        {
            copy[path.Parts[depth]] = changed;
        }
        return copy;
    }

    private static BsonValue Below(BsonValue value, FieldPath path, int depth, Func<BsonArray, BsonValue?> change) => value switch
    {
        BsonDocument inner => Replace(inner, path, depth, change),
        BsonArray array => new BsonArray(array.Select(item => Below(item, path, depth, change))),
        _ => value,
    };
}

internal sealed class SliceProjection(FieldPath path, long first, long? count, bool isNull) : ArrayProjection(path)
{
    /// <summary>Numbers make it the projection of find; anything else is the aggregation expression.</summary>
    public static bool IsPlain(BsonValue operand) => operand is not BsonArray array || (array.Count > 0 && array[0].IsNumeric);

    public static SliceProjection Parse(string path, BsonValue operand)
    {
        var numbers = operand is BsonArray array ? array : [operand];
        if (numbers.Count > 2)
        {
            throw CommandException.Location(28724, "First argument to $slice must be an array, but is of type: int");
        }
        if (operand is BsonArray && numbers.Any(number => Values.IsNullish(number)))
        {
            return new SliceProjection(FieldPath.Parse(path), 0, null, isNull: true);
        }
        if (operand is BsonArray && numbers.Count != 2)
        {
            throw CommandException.Location(28667, "Invalid $slice syntax. The given syntax did not match the find() syntax because :: $slice array argument should be of form [skip, limit]");
        }
        var whole = numbers.Select(number => Whole(number, numbers.Count)).ToArray();
        return whole.Length == 2 && whole[1] <= 0
            ? throw CommandException.Location(28724, "$slice limit must be positive")
            : new SliceProjection(FieldPath.Parse(path), whole[0], whole.Length == 2 ? whole[1] : null, isNull: false);
    }

    public override BsonDocument Apply(BsonDocument projected, BsonDocument original, Filter filter) =>
        Replace(projected, Path, 0, array => isNull ? BsonNull.Value : ArrayRangeOperators.Slice(array, first, count));

    // NaN counts as zero, and what is beyond int32 as its end.
    private static long Whole(BsonValue value, int count) => value.IsNumeric
        ? WholeNumber.TryTruncate(value, out var whole) ? Math.Clamp(whole, int.MinValue, int.MaxValue)
            : NumberOrder.IsNaN(value) ? 0 : Truth.Of(value) && NumberOrder.Compare(value, new BsonInt32(0)) > 0 ? int.MaxValue : int.MinValue
        : throw CommandException.Location(count == 2 ? 28724 : 28667, "Invalid $slice syntax: a number is needed");
}

/// <summary>The first element that a condition matches; without one the field is left out.</summary>
internal sealed class ElemMatchProjection(FieldPath path, Filter elements) : ArrayProjection(path)
{
    public static ElemMatchProjection Parse(string path, BsonDocument spec)
    {
        FieldReference.Parts(path);
        if (spec.ElementCount > 1)
        {
            throw CommandException.Location(16410, $"FieldPath field names may not start with '$': {spec.GetElement(1).Name}");
        }
        if (path.Contains('.', StringComparison.Ordinal))
        {
            throw CommandException.Location(31275, "Cannot use $elemMatch projection on a nested field");
        }
        return spec[0] is BsonDocument
            ? new ElemMatchProjection(FieldPath.Parse(path), Filter.Parse(new BsonDocument(path, spec)))
            : throw CommandException.Location(31274, $"elemMatch: Invalid argument, object required, but got {TypeAliases.NameOf(spec[0])}");
    }

    public override BsonDocument Apply(BsonDocument projected, BsonDocument original, Filter filter)
    {
        // In place where everything is shown, at the end among inclusions.
        var result = new BsonDocument(projected.Elements);
        var match = elements.Match(original);
        if (match.Matches && original[Path.Text] is BsonArray array)
        {
            result[Path.Text] = new BsonArray { array[match.Position] };
        }
        else
        {
            result.Remove(Path.Text);
        }
        return result;
    }
}

/// <summary>"a.$": only the element that the query matched.</summary>
internal sealed class PositionalProjection(FieldPath path) : ArrayProjection(path)
{
    public static PositionalProjection Parse(BsonElement element)
    {
        var path = element.Name[..^2];
        if (path.Contains('$', StringComparison.Ordinal))
        {
            throw CommandException.Location(31394, "As of 4.4, it's illegal to specify positional operator in the middle of a path.");
        }
        FieldReference.Parts(path);
        if (element.Value is not BsonBoolean && !element.Value.IsNumeric)
        {
            throw CommandException.Location(
                element.Value is BsonDocument ? 31271 : 31308, "positional projection cannot be used with a literal, an expression or a sub object");
        }
        return Truth.Of(element.Value) && (element.Value is BsonBoolean || element.Value.IsNumeric)
            ? new PositionalProjection(FieldPath.Parse(path))
            : throw CommandException.Location(31395, "positional projection cannot be used with exclusion");
    }

    public override BsonDocument Apply(BsonDocument projected, BsonDocument original, Filter filter)
    {
        var position = filter.Match(original).Position;
        return Replace(projected, Path, 0, array =>
        {
            if (position < 0)
            {
                throw CommandException.Location(51246, "Executor error during find command :: caused by :: positional operator '.$' couldn't find a matching element in the array");
            }
            return position < array.Count
                ? new BsonArray { array[position] }
                : throw CommandException.Location(51247, "Executor error during find command :: caused by :: positional operator '.$' element mismatch");
        });
    }
}
