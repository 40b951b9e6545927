using AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;
using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Projections;

/// <summary>One field of a projection: its path and what to do with it.</summary>
internal sealed record ProjectionField(string[] Parts, bool? Keep, Expression? Computed, bool IsOperator)
{
    public string Path => string.Join('.', Parts);

    public bool IsId => Parts is ["_id"];
}

/// <summary>Reads inclusions, exclusions and computed fields; what only find has ($slice and so on) is taken out before.</summary>
internal static class ProjectionParser
{
    public static ProjectionNode Parse(BsonDocument spec, ParseScope scope, bool? includes = null) =>
        Build(Fields(spec, [], scope).ToArray(), includes);

    /// <summary>The node of $addFields: paths to expressions, nested documents as longer paths.</summary>
    public static ProjectionNode ParseAdditions(BsonDocument spec, ParseScope scope)
    {
        var fields = Additions(spec, [], scope).ToArray();
        RefuseCollisions(fields, 40176, 40176);
        var root = new ProjectionNode(ProjectionMode.Add);
        foreach (var field in fields)
        {
            var (node, name) = root.Reach(field.Parts, computes: true);
            node.AddComputed(name, field.Computed!);
        }
        return root;
    }

    private static IEnumerable<ProjectionField> Fields(BsonDocument spec, string[] prefix, ParseScope scope)
    {
        foreach (var element in spec)
        {
            string[] parts = [.. prefix, .. FieldReference.Parts(element.Name)];
            if (element.Value is BsonDocument nested && !ExpressionParser.IsOperator(nested))
            {
                if (nested.ElementCount == 0)
                {
                    throw CommandException.Location(51270, $"An empty sub-projection is not a valid value. Found empty object at path '{string.Join('.', parts)}'");
                }
                foreach (var field in Fields(nested, parts, scope))
                {
                    yield return field;
                }
                continue;
            }
            yield return Field(parts, element.Value, scope);
        }
    }

    private static ProjectionField Field(string[] parts, BsonValue value, ParseScope scope)
    {
        if (value is BsonBoolean || value.IsNumeric)
        {
            return new ProjectionField(parts, Truth.Of(value), null, false);
        }
        if (value is BsonDocument { ElementCount: > 1 })
        {
            throw CommandException.Location(16410, "FieldPath field names may not start with '$'. Consider using $getField or $setField.");
        }
        if (value is BsonDocument document && !OperatorRegistry.TryGet(document.GetElement(0).Name, out _))
        {
            throw CommandException.Location(31325, $"Invalid $project :: caused by :: Unknown expression {document.GetElement(0).Name}");
        }
        var isOperator = value is BsonDocument;
        return new ProjectionField(parts, null, ExpressionParser.Parse(value, scope), isOperator);
    }

    private static ProjectionNode Build(ProjectionField[] fields, bool? decided)
    {
        RefuseCollisions(fields, 31249, 31250);
        var deciding = Array.Find(fields, field => !(field.IsId && field.Keep is not null));
        var includes = decided ?? (deciding is not null ? deciding.Keep ?? true : Array.Exists(fields, field => field.Keep == true));
        var root = new ProjectionNode(includes ? ProjectionMode.Include : ProjectionMode.Exclude);
        if (includes)
        {
            root.AddLeaf("_id");
        }
        foreach (var field in fields)
        {
            Place(root, field, includes);
        }
        return root;
    }

    private static void Place(ProjectionNode root, ProjectionField field, bool includes)
    {
        if (field.IsId && field.Keep is { } keepsId)
        {
            // The _id is kept unless said otherwise, in either kind of projection.
            if (!keepsId)
            {
                (includes ? (Action<string>)root.RemoveLeaf : root.AddLeaf)("_id");
            }
            return;
        }
        if (field.Parts[0] == "_id" && includes)
        {
            root.RemoveLeaf("_id");
        }
        if (field.Computed is null && field.Keep != includes)
        {
            throw includes
                ? CommandException.Location(31254, $"Cannot do exclusion on field {field.Path} in inclusion projection")
                : CommandException.Location(31253, $"Cannot do inclusion on field {field.Path} in exclusion projection");
        }
        if (field.Computed is not null && !includes)
        {
            throw field.IsOperator
                ? CommandException.Location(31252, $"Cannot use an expression on field {field.Path} in an exclusion projection")
                : CommandException.Location(31310, $"Cannot use a literal value on field {field.Path} in an exclusion projection");
        }
        var (node, name) = root.Reach(field.Parts, field.Computed is not null);
        if (field.Computed is null)
        {
            node.AddLeaf(name);
        }
        else
        {
            node.AddComputed(name, field.Computed);
        }
    }

    private static IEnumerable<ProjectionField> Additions(BsonDocument spec, string[] prefix, ParseScope scope)
    {
        foreach (var element in spec)
        {
            if (prefix.Length > 0 && element.Name.Contains('.', StringComparison.Ordinal))
            {
                throw CommandException.Location(40183, $"FieldPath field names may not contain '.' in a nested object: '{element.Name}'");
            }
            string[] parts = [.. prefix, .. FieldReference.Parts(element.Name)];
            if (element.Value is BsonDocument { ElementCount: > 0 } nested && !ExpressionParser.IsOperator(nested))
            {
                foreach (var field in Additions(nested, parts, scope))
                {
                    yield return field;
                }
                continue;
            }
            if (element.Value is BsonDocument { ElementCount: > 1 })
            {
                throw CommandException.Location(40181, "an expression specification must contain exactly one field, the name of the expression");
            }
            yield return new ProjectionField(parts, null, ExpressionParser.Parse(element.Value, scope), true);
        }
    }

    private static void RefuseCollisions(ProjectionField[] fields, int childAfterParent, int parentAfterChild)
    {
        for (var i = 0; i < fields.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                RefuseCollision(fields[j].Parts, fields[i].Parts, childAfterParent, parentAfterChild);
            }
        }
    }

    public static void RefuseCollision(string[] earlier, string[] later, int childAfterParent, int parentAfterChild)
    {
        var common = Math.Min(earlier.Length, later.Length);
        if (earlier.AsSpan(0, common).SequenceEqual(later.AsSpan(0, common)))
        {
            throw CommandException.Location(
                earlier.Length < later.Length ? childAfterParent : parentAfterChild,
                $"Path collision at {string.Join('.', later)} remaining portion {string.Join('.', later.Skip(common))}");
        }
    }
}
