using AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;
using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
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
        var paths = new List<string[]>();
        foreach (var element in projection)
        {
            var array = ArrayProjection.TryParse(element);
            paths.Add(array?.Path.Parts ?? FieldReference.Parts(element.Name));
            RefuseCollision(paths);
            if (array is null)
            {
                plain.Add(element);
            }
            else
            {
                ArrayProjection.RefuseConflict(arrays, array);
                arrays.Add(array);
            }
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
        var includes = Includes(plain, arrays);
        var keepsAll = !includes && plain.ElementCount == 0;
        if (includes)
        {
            plain.AddRange(arrays.Where(array => array is not ElemMatchProjection).Select(array => new BsonElement(array.Path.Text, true)));
        }
        return new Projection(ProjectionParser.Parse(plain, ParseScope.Base, includes), arrays, keepsAll);
    }

    // Beside other fields $slice and $elemMatch go along with them; alone, $slice shows everything and $elemMatch only its field.
    private static bool Includes(BsonDocument plain, List<ArrayProjection> arrays)
    {
        if (arrays.Exists(array => array is PositionalProjection))
        {
            return true;
        }
        var decides = plain.FirstOrDefault(element => element.Name != "_id");
        if (decides.Name is not null)
        {
            return (decides.Value is not BsonBoolean && !decides.Value.IsNumeric) || Truth.Of(decides.Value);
        }
        return (plain.TryGetValue("_id", out var id) && (Truth.Of(id) || id.IsString))
            || arrays.Exists(array => array is ElemMatchProjection);
    }

    private static void RefuseCollision(List<string[]> paths)
    {
        foreach (var earlier in paths.SkipLast(1))
        {
            ProjectionParser.RefuseCollision(earlier, paths[^1], 31249, 31250);
        }
    }
}
