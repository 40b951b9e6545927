using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Query;

/// <summary>Reads $mod: [divisor, remainder].</summary>
internal static class ModParser
{
    public static Condition Parse(BsonValue operand)
    {
        if (operand is not BsonArray array)
        {
            throw CommandException.BadValue("malformed mod, needs to be an array");
        }
        if (array.Count != 2)
        {
            throw CommandException.BadValue($"malformed mod, {(array.Count < 2 ? "not enough" : "too many")} elements");
        }
        var divisor = Whole(array[0], "divisor");
        if (divisor == 0)
        {
            throw CommandException.BadValue("divisor cannot be 0");
        }
        return new Passes(new ModTest(divisor, Whole(array[1], "remainder")), new BsonElement("$mod", operand));
    }

    private static long Whole(BsonValue value, string name)
    {
        if (!value.IsNumeric)
        {
            throw CommandException.BadValue($"malformed mod, {name} not a number");
        }
        return WholeNumber.TryTruncate(value, out var whole)
            ? whole
            : throw CommandException.BadValue($"malformed mod, {name} value is invalid :: caused by :: Unable to coerce NaN/Inf or an out of range number to integral type");
    }
}
