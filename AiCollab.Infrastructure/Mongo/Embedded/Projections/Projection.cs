using AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;
using AiCollab.Infrastructure.Mongo.Embedded.Query;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Projections;

/// <summary>The projection of find: fields to include or exclude, expressions, $slice, $elemMatch and the positional `$`.</summary>
public sealed class Projection
{
    private readonly ProjectionNode _node;
    private readonly IReadOnlyList<ArrayProjection> _arrays;
    private readonly bool _keepsAll;

    private Projection(ProjectionNode node, IReadOnlyList<ArrayProjection> arrays, bool keepsAll)
    {
        _node = node;
        _arrays = arrays;
        _keepsAll = keepsAll;
    }

    /// <summary>Whether the element that the query matched is needed.</summary>
    public bool IsPositional => _arrays.Any(array => array is PositionalProjection);

    /// <exception cref="CommandException">31249 to 31325 and others, as MongoDB.</exception>
    public static Projection Parse(BsonDocument projection)
    {
        var arrays = new List<ArrayProjection>();
        var plain = new BsonDocument();
        foreach (var element in projection)
        {
            if (ArrayProjection.TryParse(element) is { } array)
            {
                arrays.Add(array);
            }
            if (ArrayProjection.Replacement(element) is { } replacement)
            {
                plain.Add(replacement);
            }
        }
        if (arrays.Count(array => array is PositionalProjection) > 1)
        {
            throw CommandException.Location(31276, "Cannot specify more than one positional projection per query.");
        }
        if (arrays.Exists(array => array is PositionalProjection) && arrays.Exists(array => array is ElemMatchProjection))
        {
            throw CommandException.Location(31255, "Cannot specify positional operator and $elemMatch.");
        }
        return Build(plain, arrays);
    }

    public BsonDocument Apply(BsonDocument document, Filter filter)
    {
        var result = _keepsAll ? document : _node.Apply(document, new Scope(document, null));
        foreach (var array in _arrays)
        {
            result = array.Apply(result, document, filter);
        }
        return result;
    }

    private static Projection Build(BsonDocument plain, List<ArrayProjection> arrays)
    {
        var slices = arrays.OfType<SliceProjection>().ToArray();
        var excludes = plain.ElementCount == 0 && slices.Length == arrays.Count;
        if (slices.Length > 0 && !excludes)
        {
            // Beside inclusions a sliced field is one of them; beside exclusions all others stay anyway.
            var decides = plain.FirstOrDefault(element => element.Name != "_id");
            if (decides.Name is not null && (decides.Value is not (BsonBoolean or BsonInt32 or BsonInt64 or BsonDouble or BsonDecimal128) || Ordering.Truth.Of(decides.Value)))
            {
                plain.AddRange(slices.Select(slice => new BsonElement(slice.Path.Text, true)));
            }
        }
        return new Projection(ProjectionParser.Parse(plain, ParseScope.Base), arrays, excludes);
    }
}
