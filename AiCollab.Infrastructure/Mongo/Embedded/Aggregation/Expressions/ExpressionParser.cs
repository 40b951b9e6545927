using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;

/// <summary>Reads expressions: operators, field paths, variables, documents, arrays and literals.</summary>
internal static class ExpressionParser
{
    public static Expression Parse(BsonValue value, ParseScope scope) => value switch
    {
        BsonString { Value: "$" } => throw CommandException.Location(16872, "'$' by itself is not a valid FieldPath"),
        BsonString { Value: ['$', ..] text } => FieldReference.Parse(text, scope),
        BsonDocument document => ParseDocument(document, scope),
        BsonArray array => new ArrayExpression(array.Select(item => Parse(item, scope)).ToArray()),
        _ => new Constant(value),
    };

    public static bool IsOperator(BsonValue value) =>
        value is BsonDocument { ElementCount: > 0 } document && document.GetElement(0).Name.StartsWith('$');

    private static Expression ParseDocument(BsonDocument document, ParseScope scope)
    {
        if (IsOperator(document))
        {
            return document.ElementCount == 1
                ? ParseOperator(document.GetElement(0), scope)
                : throw CommandException.Location(
                    15983, $"an object representing an expression must have exactly one field: {document.ToJson()}");
        }
        return new DocumentExpression(document.Elements.Select(element => ParseField(element, scope)).ToArray());
    }

    private static Expression ParseOperator(BsonElement element, ParseScope scope) =>
        OperatorRegistry.TryGet(element.Name, out var reader)
            ? reader(element.Value, scope)
            : throw new CommandException(168, "InvalidPipelineOperator", $"Unrecognized expression '{element.Name}'");

    private static (string Name, Expression Value) ParseField(BsonElement element, ParseScope scope)
    {
        FieldReference.CheckPart(element.Name);
        return element.Name.Contains('.', StringComparison.Ordinal)
            ? throw CommandException.Location(16412, "FieldPath field names may not contain '.'. Consider using $getField or $setField.")
            : (element.Name, Parse(element.Value, scope));
    }
}
