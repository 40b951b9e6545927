using AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;
using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Query;

/// <summary>Reads a query document: paths with conditions, and the operators that combine whole queries.</summary>
/// <remarks>The variables are those that $expr may use; null inside $elemMatch, where it is not allowed.</remarks>
internal static class FilterParser
{
    private delegate Predicate? Reader(BsonValue operand, ParseScope? variables);

    private static readonly Dictionary<string, Reader> Readers = new(StringComparer.Ordinal)
    {
        ["$and"] = (operand, variables) => And(Operands("$and", operand, variables)),
        ["$or"] = (operand, variables) => Or(Operands("$or", operand, variables)),
        ["$nor"] = (operand, variables) => new NotPredicate(Or(Operands("$nor", operand, variables))),
        ["$expr"] = (operand, variables) => variables is null
            ? throw CommandException.BadValue("$expr can only be applied to the top-level document")
            : new ExpressionPredicate(ExpressionParser.Parse(operand, variables)),
        ["$comment"] = (_, _) => null,
        ["$alwaysTrue"] = (operand, _) => new ConstantPredicate(RequireOne("$alwaysTrue", operand)),
        ["$alwaysFalse"] = (operand, _) => new ConstantPredicate(!RequireOne("$alwaysFalse", operand)),
    };

    public static Predicate Parse(BsonDocument query, ParseScope? variables) =>
        And(query.Elements.Select(element => ParseElement(element, variables)).OfType<Predicate>().ToArray());

    private static Predicate? ParseElement(BsonElement element, ParseScope? variables)
    {
        if (!element.Name.StartsWith('$') || element.Name is "$ref" or "$id" or "$db")
        {
            return OperatorParser.Parse(element.Value).OnPath(FieldPath.Parse(element.Name));
        }
        return Readers.TryGetValue(element.Name, out var reader)
            ? reader(element.Value, variables)
            : throw CommandException.BadValue(
                $"unknown top level operator: {element.Name}. If you have a field name that starts with a '$' symbol, consider using $getField or $setField.");
    }

    private static Predicate And(Predicate[] operands) => operands.Length switch
    {
        0 => new ConstantPredicate(true),
        1 => operands[0],
        // MongoDB evaluates conditions in this order, which shows where each of them names another element for the positional `$`.
        _ => new AndPredicate(operands.SelectMany(operand => (operand as AndPredicate)?.Operands ?? [operand]).OrderBy(operand => operand.Rank).ThenBy(operand => (operand as PathPredicate)?.Path.Text, StringComparer.Ordinal).ToArray()),
    };

    private static Predicate Or(Predicate[] operands) =>
        operands.Length == 1 ? operands[0] : new OrPredicate(operands);

    private static Predicate[] Operands(string name, BsonValue operand, ParseScope? variables)
    {
        if (operand is not BsonArray array)
        {
            throw CommandException.BadValue($"{name} must be an array");
        }
        if (array.Count == 0)
        {
            throw CommandException.BadValue("$and/$or/$nor must be a nonempty array");
        }
        return array.Select(entry => entry is BsonDocument query
            ? Parse(query, variables)
            : throw CommandException.BadValue("$or/$and/$nor entries need to be full objects")).ToArray();
    }

    private static bool RequireOne(string name, BsonValue operand) =>
        operand.IsNumeric && NumberOrder.Compare(operand, 1) == 0
            ? true
            : throw CommandException.FailedToParse($"{name} must be an integer value of 1");
}
