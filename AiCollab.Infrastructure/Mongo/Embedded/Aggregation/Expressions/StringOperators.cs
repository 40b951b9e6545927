using System.Text;
using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;

/// <summary>Strings put together, taken apart and compared.</summary>
internal static class StringOperators
{
    public static void Register(OperatorRegistry registry)
    {
        registry.Variadic("$concat", Concat);
        registry.Unary("$toLower", value => Ascii(Coerced(value), char.ToLowerInvariant));
        registry.Unary("$toUpper", value => Ascii(Coerced(value), char.ToUpperInvariant));
        registry.Fixed("$strcasecmp", 2, values => Math.Sign(Utf8Order.Compare(
            Ascii(Coerced(values[0]), char.ToUpperInvariant), Ascii(Coerced(values[1]), char.ToUpperInvariant))));
        registry.Fixed("$split", 2, Split);
        registry.Unary("$strLenBytes", value => Encoding.UTF8.GetByteCount(Values.Text(value, 34473, "$strLenBytes requires a string argument")));
        registry.Unary("$strLenCP", value => CodePoints(Values.Text(value, 34471, "$strLenCP requires a string argument")));
        registry.Custom("$replaceOne", (operand, scope) => Replace("$replaceOne", operand, scope, all: false));
        registry.Custom("$replaceAll", (operand, scope) => Replace("$replaceAll", operand, scope, all: true));
    }

    /// <summary>What string operators take a value for: null is empty, numbers and dates are written out.</summary>
    public static string Coerced(BsonValue? value) => value switch
    {
        BsonString text => text.Value,
        BsonSymbol symbol => symbol.Name,
        BsonJavaScript code => code.Code,
        _ when Values.IsNullish(value) => "",
        BsonInt32 or BsonInt64 or BsonDouble or BsonDecimal128 or BsonDateTime => Conversions.ToText(value),
        _ => throw CommandException.Location(16007, $"can't convert from BSON type {Values.TypeName(value)} to String"),
    };

    public static int CodePoints(string text) => text.EnumerateRunes().Count();

    // MongoDB changes the case of ASCII letters only.
    private static string Ascii(string text, Func<char, char> change) =>
        string.Create(text.Length, (text, change), static (span, state) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = char.IsAscii(state.text[i]) ? state.change(state.text[i]) : state.text[i];
            }
        });

    private static BsonValue Concat(BsonValue?[] values)
    {
        var result = new StringBuilder();
        foreach (var value in values)
        {
            if (Values.IsNullish(value))
            {
                return BsonNull.Value;
            }
            result.Append(Values.Text(value, 16702, "$concat only supports strings, not other types"));
        }
        return result.ToString();
    }

    private static BsonValue Split(BsonValue?[] values)
    {
        if (Values.AnyNullish(values))
        {
            return BsonNull.Value;
        }
        var text = Values.Text(values[0], 40085, "$split requires an expression that evaluates to a string as a first argument");
        var separator = Values.Text(values[1], 10503900, "$split requires an expression that evaluates to a string as a second argument");
        return separator.Length > 0
            ? new BsonArray(text.Split(separator))
            : throw CommandException.Location(40087, "$split requires a non-empty separator");
    }

    private static Call Replace(string name, BsonValue operand, ParseScope scope, bool all)
    {
        var arguments = Arguments.Read(operand, scope, (name, 51751, 51750), "input", "find", "replacement");
        return new Call(
            values => Replace(name, values, all),
            [
                arguments.Required("input", 51749, $"{name} requires 'input' to be specified"),
                arguments.Required("find", 51748, $"{name} requires 'find' to be specified"),
                arguments.Required("replacement", 51747, $"{name} requires 'replacement' to be specified"),
            ]);
    }

    private static BsonValue Replace(string name, BsonValue?[] values, bool all)
    {
        var input = TextOrNull(values[0], 10503904, name, "input");
        var find = TextOrNull(values[1], 10503901, name, "find");
        var replacement = TextOrNull(values[2], 10503902, name, "replacement");
        if (input is null || find is null || replacement is null)
        {
            return BsonNull.Value;
        }
        if (all && find.Length > 0)
        {
            return input.Replace(find, replacement, StringComparison.Ordinal);
        }
        if (all)
        {
            return replacement + string.Concat(input.EnumerateRunes().Select(rune => rune + replacement));
        }
        var place = input.IndexOf(find, StringComparison.Ordinal);
        return place < 0 ? input : string.Concat(input.AsSpan(0, place), replacement, input.AsSpan(place + find.Length));
    }

    private static string? TextOrNull(BsonValue? value, int code, string name, string argument) =>
        Values.IsNullish(value) ? null : Values.Text(value, code, $"{name} requires that '{argument}' be a string");
}
