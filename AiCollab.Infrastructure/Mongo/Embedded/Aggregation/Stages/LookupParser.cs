using AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;
using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using AiCollab.Infrastructure.Mongo.Embedded.Query;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Stages;

/// <summary>Reads $lookup by equality of two fields, by a pipeline with variables, or by both.</summary>
internal static class LookupParser
{
    private static readonly string[] Options = ["from", "as", "localField", "foreignField", "let", "pipeline"];

    public static Stage Parse(BsonValue operand, StageScope scope)
    {
        if (operand is not BsonDocument spec)
        {
            throw CommandException.FailedToParse($"the $lookup stage specification must be an object, but found {TypeAliases.NameOf(operand)}");
        }
        var unknown = spec.Names.FirstOrDefault(name => !Options.Contains(name));
        if (unknown is not null)
        {
            throw CommandException.Location(40415, $"BSON field '$lookup.{unknown}' is an unknown field.");
        }
        var from = Text(spec, "from") ?? throw CommandException.FailedToParse("must specify 'from' field for a $lookup");
        if (from.Length == 0 || from[0] == '.' || from.Contains('\0', StringComparison.Ordinal))
        {
            throw new CommandException(73, "InvalidNamespace", $"Invalid collection name in $lookup: '{from}'");
        }
        var into = Text(spec, "as") ?? throw CommandException.Location(40414, "BSON field '$lookup.as' is missing but a required field");
        var (local, foreign) = (Text(spec, "localField"), Text(spec, "foreignField"));
        if (local is null != foreign is null || (local is null && !spec.Contains("pipeline")))
        {
            throw CommandException.FailedToParse("$lookup requires both or neither of 'localField' and 'foreignField' to be specified");
        }
        if (spec.Contains("let") && !spec.Contains("pipeline"))
        {
            throw CommandException.FailedToParse("$lookup with a 'let' argument must also specify 'pipeline'");
        }
        var variables = Variables(spec, scope);
        var inner = scope with { Variables = scope.Variables.With(variables.Select(variable => variable.Name)) };
        return new LookupStage(
            from, FieldReference.Parts(into), local is null ? null : new LookupFields(Path(local), Path(foreign!)), variables, Pipeline("$lookup", spec.GetValue("pipeline", null), inner));
    }

    public static IReadOnlyList<Stage> Pipeline(string name, BsonValue? pipeline, StageScope scope)
    {
        if (pipeline is not (null or BsonArray))
        {
            throw CommandException.TypeMismatch($"'pipeline' option to {name} must be specified as an array");
        }
        var stages = pipeline as BsonArray ?? [];
        return DocumentsStage.Leads(stages)
            ? throw CommandException.FailedToParse($"$documents inside {name} is not supported by this store")
            : StageParser.Parse(stages, scope with { InFacet = false });
    }

    private static (string Name, Expression Value)[] Variables(BsonDocument spec, StageScope scope)
    {
        if (!spec.TryGetValue("let", out var let))
        {
            return [];
        }
        if (let is not BsonDocument variables)
        {
            throw CommandException.TypeMismatch($"BSON field '$lookup.let' is the wrong type '{TypeAliases.NameOf(let)}', expected type 'object'");
        }
        foreach (var name in variables.Names)
        {
            FieldReference.CheckUserName(name);
        }
        return variables.Elements.Select(element => (element.Name, scope.Expression(element.Value))).ToArray();
    }

    private static FieldPath Path(string path)
    {
        FieldReference.Parts(path);
        return FieldPath.Parse(path);
    }

    private static string? Text(BsonDocument spec, string name)
    {
        return spec.GetValue(name, BsonNull.Value) switch
        {
            BsonNull => null,
            BsonString text => text.Value,
            var other => throw CommandException.TypeMismatch($"BSON field '$lookup.{name}' is the wrong type '{TypeAliases.NameOf(other)}', expected type 'string'"),
        };
    }
}
