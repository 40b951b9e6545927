using AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;
using AiCollab.Infrastructure.Mongo.Embedded.Query;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Stages;

/// <summary>$unwind: one document for each element of an array.</summary>
internal sealed class UnwindStage(string[] path, string[]? indexPath, bool preserve) : Stage
{
    public static UnwindStage Parse(BsonValue operand)
    {
        if (operand is BsonString)
        {
            return new UnwindStage(Path(operand), null, false);
        }
        if (operand is not BsonDocument spec)
        {
            throw CommandException.Location(15981, $"expected either a string or an object as specification for $unwind stage, got {TypeAliases.NameOf(operand)}");
        }
        var unknown = spec.Names.FirstOrDefault(name => name is not ("path" or "includeArrayIndex" or "preserveNullAndEmptyArrays"));
        if (unknown is not null)
        {
            throw CommandException.Location(28811, $"unrecognized option to $unwind stage: {unknown}");
        }
        if (!spec.TryGetValue("path", out var path))
        {
            throw CommandException.Location(28812, "no path specified to $unwind stage");
        }
        var preserve = spec.GetValue("preserveNullAndEmptyArrays", BsonBoolean.False) is BsonBoolean flag
            ? flag.Value
            : throw CommandException.Location(28809, "expected a boolean for the preserveNullAndEmptyArrays option to $unwind stage");
        return new UnwindStage(Path(path), spec.TryGetValue("includeArrayIndex", out var index) ? IndexPath(index) : null, preserve);
    }

    public override IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> input, PipelineContext context) => input.SelectMany(Unwind);

    private IEnumerable<BsonDocument> Unwind(BsonDocument document)
    {
        var value = Find(document);
        if (value is BsonArray { Count: > 0 } array)
        {
            for (var i = 0; i < array.Count; i++)
            {
                yield return WithIndex(Put(document, path, 0, array[i]), i);
            }
        }
        else if (value is not (null or BsonNull or BsonUndefined or BsonArray))
        {
            yield return WithIndex(document, BsonNull.Value);
        }
        else if (preserve)
        {
            // An empty array goes; a null stays.
            yield return WithIndex(value is BsonArray ? Put(document, path, 0, null) : document, BsonNull.Value);
        }
    }

    private BsonDocument WithIndex(BsonDocument document, BsonValue index) =>
        indexPath is null ? document : Put(document, indexPath, 0, index is BsonInt32 place ? (long)place.Value : index);

    private BsonValue? Find(BsonDocument document)
    {
        BsonValue? current = document;
        foreach (var part in path)
        {
            if (current is not BsonDocument inner || !inner.TryGetValue(part, out current))
            {
                return null;
            }
        }
        return current;
    }

    /// <summary>A copy with a value at a path (null: without it); what stands in the way of the path gives way.</summary>
    public static BsonDocument Put(BsonDocument document, string[] path, int depth, BsonValue? value)
    {
        var copy = new BsonDocument(document.Elements);
        var name = path[depth];
        var placed = depth + 1 == path.Length
            ? value
            : Put(copy.GetValue(name, null) as BsonDocument ?? [], path, depth + 1, value);
        if (placed is null)
        {
            copy.Remove(name);
        }
        else
        {
            copy[name] = placed;
        }
        return copy;
    }

    private static string[] Path(BsonValue value)
    {
        if (value is not BsonString { Value: var text })
        {
            throw CommandException.Location(28808, $"expected a string as the path for $unwind stage, got {TypeAliases.NameOf(value)}");
        }
        if (text.Length == 0)
        {
            throw CommandException.Location(28812, "no path specified to $unwind stage");
        }
        return text[0] == '$'
            ? FieldReference.Parts(text[1..])
            : throw CommandException.Location(28818, $"path option to $unwind stage should be prefixed with a '$': {text}");
    }

    private static string[] IndexPath(BsonValue value)
    {
        if (value is not BsonString { Value.Length: > 0 } text)
        {
            throw CommandException.Location(28810, $"expected a non-empty string for the includeArrayIndex option to $unwind stage, got {TypeAliases.NameOf(value)}");
        }
        return text.Value[0] == '$'
            ? throw CommandException.Location(28822, $"includeArrayIndex option to $unwind stage should not be prefixed with a '$': {text.Value}")
            : FieldReference.Parts(text.Value);
    }
}
