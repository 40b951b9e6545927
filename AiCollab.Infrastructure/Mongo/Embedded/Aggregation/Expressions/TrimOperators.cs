using System.Text;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;

/// <summary>$trim, $ltrim and $rtrim, of white space or of the given code points.</summary>
internal static class TrimOperators
{
    // https://www.mongodb.com/docs/manual/reference/operator/aggregation/trim/#whitespace-characters
    private static readonly HashSet<Rune> WhiteSpace =
        [.. "\0 \t\n\v\f\r\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A".EnumerateRunes()];

    public static void Register(OperatorRegistry registry)
    {
        registry.Custom("$trim", (operand, scope) => Read("$trim", operand, scope, left: true, right: true));
        registry.Custom("$ltrim", (operand, scope) => Read("$ltrim", operand, scope, left: true, right: false));
        registry.Custom("$rtrim", (operand, scope) => Read("$rtrim", operand, scope, left: false, right: true));
    }

    private static Call Read(string name, BsonValue operand, ParseScope scope, bool left, bool right)
    {
        var arguments = Arguments.Read(operand, scope, (name, 50696, 50694), "input", "chars");
        var input = arguments.Required("input", 50695, $"{name} requires an 'input' field");
        var characters = arguments.Optional("chars");
        return new Call(values => Trim(name, values, left, right), characters is null ? [input] : [input, characters]);
    }

    private static BsonValue Trim(string name, BsonValue?[] values, bool left, bool right)
    {
        if (Values.IsNullish(values[0]))
        {
            return BsonNull.Value;
        }
        var runes = Values.Text(values[0], 50699, $"{name} requires its input to be a string").EnumerateRunes().ToArray();
        if (values.Length > 1 && Values.IsNullish(values[1]))
        {
            return BsonNull.Value;
        }
        var trimmed = values.Length == 1
            ? WhiteSpace
            : [.. Values.Text(values[1], 50700, $"{name} requires 'chars' to be a string").EnumerateRunes()];
        var start = left ? runes.TakeWhile(trimmed.Contains).Count() : 0;
        var end = right ? runes.Skip(start).Reverse().TakeWhile(trimmed.Contains).Count() : 0;
        return string.Concat(runes[start..^end]);
    }
}
