using MongoDB.Bson;

namespace AiCollab.Tests.Infrastructure.Mongo.Embedded.Query;

/// <summary>Random queries over the documents of <see cref="BsonRandom.PlainDocument"/>.</summary>
internal sealed class RandomFilter(BsonRandom random)
{
    private static readonly string[] Paths = ["a", "b", "c", "a.b", "a.c", "b.a", "a.0", "a.b.c", "a.1.b"];

    public BsonDocument Next(int depth = 2)
    {
        if (depth > 0 && random.Next(5) == 0)
        {
            var operands = new BsonArray(Enumerable.Range(0, 1 + random.Next(2)).Select(_ => Next(depth - 1)));
            return new BsonDocument(random.Pick(["$and", "$or", "$nor"]), operands);
        }
        var query = new BsonDocument();
        for (var i = random.Next(3); i >= 0; i--)
        {
            query[random.Pick(Paths)] = random.Next(3) == 0 ? random.PlainValue(random.Next(3)) : Operators(depth);
        }
        return query;
    }

    /// <summary>One or two conditions that an index can serve.</summary>
    public BsonDocument Positive(int depth = 1)
    {
        var query = new BsonDocument();
        for (var i = random.Next(2); i >= 0; i--)
        {
            var conditions = new BsonDocument(random.Pick(["$eq", "$gt", "$gte", "$lt", "$lte"]), random.PlainValue(0));
            conditions[random.Pick(["$gte", "$lte"])] = random.PlainValue(0);
            query[random.Pick(Paths)] = random.Next(6) switch
            {
                0 => random.PlainValue(1),
                1 => new BsonDocument("$in", Values()),
                2 => new BsonDocument("$elemMatch", depth > 0 && random.Next(2) == 0 ? Positive(0) : conditions),
                3 => new BsonRegularExpression(random.Pick(["^x", "^xy?", "x"])),
                _ => conditions,
            };
        }
        return query;
    }

    public BsonDocument Operators(int depth)
    {
        var operators = new BsonDocument();
        for (var i = random.Next(2); i >= 0; i--)
        {
            var (name, operand) = Operator(depth);
            operators[name] = operand;
        }
        return operators;
    }

    private (string Name, BsonValue Operand) Operator(int depth) => random.Next(depth > 0 ? 16 : 13) switch
    {
        0 => ("$eq", random.PlainValue(random.Next(2))),
        1 => ("$ne", random.PlainValue(random.Next(2))),
        2 => ("$gt", random.PlainValue(random.Next(2))),
        3 => ("$gte", random.PlainValue(random.Next(2))),
        4 => ("$lt", random.PlainValue(random.Next(2))),
        5 => ("$lte", random.PlainValue(random.Next(2))),
        6 => ("$in", Values()),
        7 => ("$nin", Values()),
        8 => ("$exists", random.Next(2) == 0),
        9 => ("$type", random.Pick<BsonValue>(["string", "array", "object", "null", "bool", 16, 1])),
        10 => ("$size", random.Next(3)),
        11 => ("$mod", new BsonArray { 2, random.Next(2) }),
        12 => ("$regex", random.Pick(["^x", "y$", "x"])),
        13 => ("$all", Values()),
        14 => ("$elemMatch", random.Next(2) == 0 ? Next(depth - 1) : Operators(depth - 1)),
        _ => ("$not", Operators(depth - 1)),
    };

    private BsonArray Values() => new(Enumerable.Range(0, 1 + random.Next(3)).Select(_ => random.PlainValue(1)));
}
