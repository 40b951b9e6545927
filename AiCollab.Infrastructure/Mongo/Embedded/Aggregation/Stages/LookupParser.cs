using AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;
using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using AiCollab.Infrastructure.Mongo.Embedded.Projections;
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
            throw CommandException.FailedToParse($"unknown argument to $lookup: {unknown}");
        }
        var from = Text(spec, "from") ?? throw CommandException.FailedToParse("must specify 'from' field for a $lookup");
        var into = Text(spec, "as") ?? throw CommandException.FailedToParse("must specify 'as' field for a $lookup");
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
            from, Output(into), local is null ? null : new LookupFields(Path(local), Path(foreign!)), variables, Pipeline("$lookup", spec.GetValue("pipeline", null), inner));
    }

    public static IReadOnlyList<Stage> Pipeline(string name, BsonValue? pipeline, StageScope scope)
    {
        if (pipeline is not (null or BsonArray))
        {
            throw CommandException.TypeMismatch($"'pipeline' option to {name} must be specified as an array");
        }
        return StageParser.Parse(pipeline as BsonArray ?? [], scope with { InFacet = false });
    }

    private static (string Name, Expression Value)[] Variables(BsonDocument spec, StageScope scope)
    {
        if (!spec.TryGetValue("let", out var let))
        {
            return [];
        }
        if (let is not BsonDocument variables)
        {
            throw CommandException.FailedToParse("$lookup argument 'let' must be an object");
        }
        foreach (var name in variables.Names)
        {
            FieldReference.CheckUserName(name);
        }
        return variables.Elements.Select(element => (element.Name, scope.Expression(element.Value))).ToArray();
    }

    private static ProjectionNode Output(string into)
    {
        var root = new ProjectionNode(ProjectionMode.Add);
        var (node, name) = root.Reach(FieldReference.Parts(into), computes: true);
        node.AddComputed(name, new Lazily(scope => scope.Variable(LookupStage.Found)));
        return root;
    }

    private static FieldPath Path(string path)
    {
        FieldReference.Parts(path);
        return FieldPath.Parse(path);
    }

    private static string? Text(BsonDocument spec, string name)
    {
        if (!spec.TryGetValue(name, out var value))
        {
            return null;
        }
        return value is BsonString text
            ? text.Value
            : throw CommandException.FailedToParse($"$lookup argument '{name}: {value}' must be a string, is type {TypeAliases.NameOf(value)}");
    }
}
