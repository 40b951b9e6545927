using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Query;

/// <summary>Reads $size, $all and $elemMatch.</summary>
internal static class ArrayOperators
{
    // Operators of a whole query; any other name with a dollar makes $elemMatch a test of the elements themselves.
    public static readonly IReadOnlySet<string> QueryOperators = new HashSet<string>(StringComparer.Ordinal)
    {
        "$and", "$or", "$nor", "$expr", "$comment", "$where", "$jsonSchema", "$alwaysTrue", "$alwaysFalse",
    };

    public static Condition Size(BsonValue operand)
    {
        if (!WholeNumber.TryExact(operand, out var size))
        {
            throw CommandException.BadValue($"Failed to parse $size. Expected a number in: $size: {operand}");
        }
        if (size > int.MaxValue)
        {
            throw CommandException.BadValue($"Failed to parse $size. Cannot represent as an integer: $size: {operand}");
        }
        return size < 0
            ? throw CommandException.BadValue($"Failed to parse $size. Expected a non-negative number in: $size: {operand}")
            : new Passes(new SizeTest(size), new BsonElement("$size", operand));
    }

    public static Condition All(BsonValue operand)
    {
        if (operand is not BsonArray values)
        {
            throw CommandException.BadValue("$all needs an array");
        }
        if (values.Count == 0)
        {
            return new Never();
        }
        var elemMatches = IsElemMatch(values[0]);
        return new Every(values.Select(value => AllOperand(value, elemMatches)).ToArray());
    }

    public static Condition ElemMatch(BsonValue operand)
    {
        if (operand is not BsonDocument query)
        {
            throw CommandException.BadValue("$elemMatch needs an Object");
        }
        var onElements = OperatorParser.IsOperators(query) && !QueryOperators.Contains(query.GetElement(0).Name);
        ValueTest test = onElements
            ? new ElementPasses(OperatorParser.ParseOperators(query).OnValue())
            : new ElementMatchesQuery(FilterParser.Parse(query, variables: null));
        return new Passes(test, new BsonElement("$elemMatch", operand));
    }

    private static Condition AllOperand(BsonValue value, bool elemMatches)
    {
        if (IsElemMatch(value) != elemMatches)
        {
            throw CommandException.BadValue("no $ expressions in $all");
        }
        if (elemMatches)
        {
            return ElemMatch(value.AsBsonDocument.GetElement(0).Value);
        }
        return OperatorParser.IsOperators(value)
            ? throw CommandException.BadValue("no $ expressions in $all")
            : OperatorParser.Parse(value);
    }

    private static bool IsElemMatch(BsonValue value) =>
        value is BsonDocument { ElementCount: > 0 } document && document.GetElement(0).Name == "$elemMatch";
}
