using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Query;

/// <summary>Reads $regex with $options, and regular expressions as values.</summary>
internal static class RegexParser
{
    public static Condition Match(BsonRegularExpression regex) =>
        new Passes(RegexTest.Of(regex), new BsonElement("$regex", regex));

    public static Condition Parse(BsonValue operand, BsonDocument siblings)
    {
        var options = siblings.TryGetValue("$options", out var given) ? Options(given) : null;
        if (operand is BsonRegularExpression regex)
        {
            if (options is not null && regex.Options.Length > 0)
            {
                var optionsFirst = siblings.IndexOfName("$options") < siblings.IndexOfName("$regex");
                throw CommandException.Location(optionsFirst ? 51074 : 51075, "options set in both $regex and $options");
            }
            return Match(new BsonRegularExpression(regex.Pattern, options ?? regex.Options));
        }
        return operand is BsonString pattern
            ? Match(new BsonRegularExpression(pattern.Value, options ?? ""))
            : throw CommandException.BadValue("$regex has to be a string");
    }

    private static string Options(BsonValue options) => options is BsonString text
        ? text.Value
        : throw CommandException.BadValue("$options has to be a string");
}
