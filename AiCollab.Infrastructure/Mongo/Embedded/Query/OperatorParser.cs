using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Query;

/// <summary>Reads what a query says about one path: a value to equal, or operators.</summary>
internal static class OperatorParser
{
    private delegate Condition Reader(BsonValue operand, BsonDocument siblings);

    private static readonly Dictionary<string, Reader> Readers = new(StringComparer.Ordinal)
    {
        ["$eq"] = (operand, _) => Equal(operand),
        ["$ne"] = (operand, _) => operand is BsonRegularExpression
            ? throw CommandException.BadValue("Can't have regex as arg to $ne.")
            : new Fails(Equal(operand)),
        ["$gt"] = Comparison("$gt", greater: true, orEqual: false),
        ["$gte"] = Comparison("$gte", greater: true, orEqual: true),
        ["$lt"] = Comparison("$lt", greater: false, orEqual: false),
        ["$lte"] = Comparison("$lte", greater: false, orEqual: true),
        ["$in"] = (operand, _) => In("$in", operand),
        ["$nin"] = (operand, _) => new Fails(In("$nin", operand)),
        ["$not"] = (operand, _) => new Fails(NotOperand(operand)),
        ["$exists"] = (operand, _) => Exists(operand),
        ["$type"] = (operand, _) => Type(operand),
        ["$regex"] = (operand, siblings) => RegexParser.Parse(operand, siblings),
        ["$options"] = (_, siblings) => siblings.Contains("$regex")
            ? new Every([])
            : throw CommandException.BadValue("$options needs a $regex"),
        ["$size"] = (operand, _) => ArrayOperators.Size(operand),
        ["$all"] = (operand, _) => ArrayOperators.All(operand),
        ["$elemMatch"] = (operand, _) => ArrayOperators.ElemMatch(operand),
        ["$mod"] = (operand, _) => ModParser.Parse(operand),
        ["$bitsAllSet"] = (operand, _) => BitsParser.Parse("$bitsAllSet", operand),
        ["$bitsAllClear"] = (operand, _) => BitsParser.Parse("$bitsAllClear", operand),
        ["$bitsAnySet"] = (operand, _) => BitsParser.Parse("$bitsAnySet", operand),
        ["$bitsAnyClear"] = (operand, _) => BitsParser.Parse("$bitsAnyClear", operand),
    };

    /// <summary>Whether a document holds operators rather than being a value to equal.</summary>
    public static bool IsOperators(BsonValue value) =>
        value is BsonDocument { ElementCount: > 0 } document
        && document.GetElement(0).Name is ['$', ..] name && name is not ("$ref" or "$id" or "$db");

    public static Condition Parse(BsonValue value)
    {
        if (IsOperators(value))
        {
            return ParseOperators(value.AsBsonDocument);
        }
        return value is BsonRegularExpression regex ? RegexParser.Match(regex) : Equal(value);
    }

    public static Condition ParseOperators(BsonDocument operators) =>
        new Every(operators.Elements.Select(element =>
            Readers.TryGetValue(element.Name, out var reader)
                ? reader(element.Value, operators)
                : throw CommandException.BadValue($"unknown operator: {element.Name}"))
            .Where(condition => condition is not Every { Parts.Count: 0 }).ToArray());

    public static Condition Equal(BsonValue operand)
    {
        RefuseUndefined(operand);
        return new Passes(new EqualTest(operand), new BsonElement("$eq", operand));
    }

    private static Reader Comparison(string name, bool greater, bool orEqual) => (operand, _) =>
    {
        RefuseUndefined(operand);
        return operand is BsonRegularExpression
            ? throw CommandException.BadValue("Can't have RegEx as arg to predicate over field.")
            : new Passes(new CompareTest(operand, greater, orEqual), new BsonElement(name, operand));
    };

    private static Condition In(string name, BsonValue operand)
    {
        if (operand is not BsonArray values)
        {
            throw CommandException.BadValue($"{name} needs an array");
        }
        foreach (var value in values)
        {
            RefuseUndefined(value);
            if (IsOperators(value))
            {
                throw CommandException.BadValue($"cannot nest $ under {name}");
            }
        }
        return values is [not BsonRegularExpression and var only]
            ? Equal(only)
            : new Passes(new InTest(values), new BsonElement("$in", operand));
    }

    private static Condition NotOperand(BsonValue operand)
    {
        if (operand is BsonRegularExpression regex)
        {
            return RegexParser.Match(regex);
        }
        if (operand is not BsonDocument operators)
        {
            throw CommandException.BadValue("$not needs a regex or a document");
        }
        return operators.ElementCount == 0
            ? throw CommandException.BadValue("$not cannot be empty")
            : ParseOperators(operators);
    }

    private static Condition Exists(BsonValue operand)
    {
        var exists = new Passes(new ExistsTest(), new BsonElement("$exists", true));
        return Truth.Of(operand) ? exists : new Fails(exists);
    }

    private static Passes Type(BsonValue operand)
    {
        if (operand is BsonArray { Count: 0 })
        {
            throw CommandException.FailedToParse("$type must match at least one type");
        }
        var names = operand is BsonArray several ? several : new BsonArray { operand };
        return new Passes(new TypeTest(names.SelectMany(TypeAliases.Parse).ToHashSet()), new BsonElement("$type", operand));
    }

    private static void RefuseUndefined(BsonValue operand)
    {
        if (operand.IsBsonUndefined)
        {
            throw CommandException.BadValue("cannot compare to undefined");
        }
    }
}
