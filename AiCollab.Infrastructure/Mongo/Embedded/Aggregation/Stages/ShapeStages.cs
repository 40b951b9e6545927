using AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;
using AiCollab.Infrastructure.Mongo.Embedded.Projections;
using AiCollab.Infrastructure.Mongo.Embedded.Query;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Stages;

/// <summary>$project, $addFields, $unset, $replaceRoot and $replaceWith.</summary>
internal static class ShapeStages
{
    public static Stage Project(BsonValue operand, StageScope scope)
    {
        if (operand is not BsonDocument spec)
        {
            throw CommandException.Location(15969, "$project specification must be an object");
        }
        if (spec.ElementCount == 0)
        {
            throw CommandException.Location(51272, "Invalid $project :: caused by :: projection specification must have at least one field");
        }
        if (spec.Names.Any(name => name.EndsWith(".$", StringComparison.Ordinal)))
        {
            throw CommandException.Location(31324, "Cannot use positional projection in aggregation projection");
        }
        return Node(ProjectionParser.Parse(spec, scope.Variables));
    }

    public static Stage AddFields(string name, BsonValue operand, StageScope scope)
    {
        if (operand is not BsonDocument spec)
        {
            throw CommandException.Location(40272, $"{name} specification stage must be an object, got {TypeAliases.NameOf(operand)}");
        }
        return Node(ProjectionParser.ParseAdditions(spec, scope.Variables));
    }

    public static Stage Unset(BsonValue operand)
    {
        if (operand is not (BsonString or BsonArray))
        {
            throw CommandException.Location(31002, "$unset specification must be a string or an array");
        }
        var paths = operand is BsonArray array ? array : [operand];
        if (paths.Count == 0)
        {
            throw CommandException.Location(31119, "$unset specification must be a string or an array with at least one field");
        }
        if (paths.Any(path => path is not BsonString))
        {
            throw CommandException.Location(31120, "$unset specification must be a string or an array containing only string values");
        }
        var spec = new BsonDocument(allowDuplicateNames: true);
        spec.AddRange(paths.Select(path => new BsonElement(path.AsString, false)));
        return Node(ProjectionParser.Parse(spec, ParseScope.Base));
    }

    public static Stage ReplaceRoot(BsonValue operand, StageScope scope)
    {
        if (operand is not BsonDocument spec)
        {
            throw CommandException.Location(40229, $"expected an object as specification for $replaceRoot stage, got {TypeAliases.NameOf(operand)}");
        }
        var unknown = spec.Names.FirstOrDefault(name => name != "newRoot");
        if (unknown is not null)
        {
            throw CommandException.Location(40415, $"BSON field '$replaceRoot.{unknown}' is an unknown field.");
        }
        return spec.TryGetValue("newRoot", out var newRoot)
            ? Replace(scope.Expression(newRoot))
            : throw CommandException.Location(40414, "BSON field '$replaceRoot.newRoot' is missing but a required field");
    }

    public static Stage ReplaceWith(BsonValue operand, StageScope scope) => Replace(scope.Expression(operand));

    private static EachStage Node(ProjectionNode node) => new((document, context) => node.Apply(document, context.Scope(document)));

    private static EachStage Replace(Expression expression) => new((document, context) =>
    {
        var value = expression.Evaluate(context.Scope(document));
        return value as BsonDocument ?? throw CommandException.Location(
            40228, $"'newRoot' expression must evaluate to an object, but resulting value was: {value?.ToString() ?? "MISSING"}. Type of resulting value: '{TypeAliases.NameOf(value)}'");
    });
}
