using System.Text.RegularExpressions;
using AiCollab.Infrastructure.Mongo.Embedded.Query;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;

/// <summary>$regexMatch, $regexFind and $regexFindAll.</summary>
internal static class RegexOperators
{
    public static void Register(OperatorRegistry registry)
    {
        registry.Custom("$regexMatch", (operand, scope) => Read("$regexMatch", operand, scope, (regex, text) =>
            (BsonBoolean)(text is not null && RegexTranslation.IsMatch(regex, text))));
        registry.Custom("$regexFind", (operand, scope) => Read("$regexFind", operand, scope, (regex, text) =>
            text is not null && RegexTranslation.Guarded(() => regex.Match(text)) is { Success: true } match ? Found(match, text) : BsonNull.Value));
        registry.Custom("$regexFindAll", (operand, scope) => Read("$regexFindAll", operand, scope, (regex, text) =>
            text is null ? new BsonArray() : RegexTranslation.Guarded(() => new BsonArray(regex.Matches(text).Select(match => Found(match, text))))));
    }

    private static Lazily Read(string name, BsonValue operand, ParseScope scope, Func<Regex, string?, BsonValue> find)
    {
        var arguments = Arguments.Read(operand, scope, (name, 51103, 31024), "input", "regex", "options");
        var input = arguments.Required("input", 31022, $"{name} requires 'input' parameter");
        var pattern = arguments.Required("regex", 31023, $"{name} requires 'regex' parameter");
        var options = arguments.Optional("options");
        var compiled = IsConstant(pattern, options) ? Compile(name, pattern, options, Scope.Empty) : null;
        return new Lazily(each =>
        {
            var value = input.Evaluate(each);
            var text = Values.IsNullish(value) ? null : Values.Text(value, 51104, $"{name} needs 'input' to be of type string");
            var regex = compiled ?? Compile(name, pattern, options, each);
            return regex is null ? find(Nothing, null) : find(regex, text);
        });
    }

    private static readonly Regex Nothing = new("(?!)");

    private static bool IsConstant(Expression pattern, Expression? options) =>
        pattern.TryConstant(out var value) && !Values.IsNullish(value) && (options is null || options.TryConstant(out _));

    private static Regex? Compile(string name, Expression pattern, Expression? options, Scope scope)
    {
        var value = pattern.Evaluate(scope);
        var given = options?.Evaluate(scope);
        var flags = Values.IsNullish(given) ? null : Values.Text(given, 51106, $"{name} needs 'options' to be of type string");
        if (flags?.Contains('\0', StringComparison.Ordinal) == true)
        {
            throw CommandException.Location(51110, $"{name}: regular expression options cannot contain an embedded null byte");
        }
        if (Values.IsNullish(value))
        {
            return null;
        }
        if (value is BsonRegularExpression regex)
        {
            return flags is not null && regex.Options.Length > 0
                ? throw CommandException.Location(51107, $"{name}: found regex option(s) specified in both 'regex' and 'option' fields")
                : Compiled(regex.Pattern, flags ?? regex.Options);
        }
        return Compiled(Values.Text(value, 51105, $"{name} needs 'regex' to be of type string or regex"), flags ?? "");
    }

    private static Regex Compiled(string pattern, string options)
    {
        try
        {
            return RegexTranslation.Compile(pattern, options);
        }
        catch (CommandException failure) when (failure.Code == 51091)
        {
            throw CommandException.Location(51111, $"Invalid Regex: {failure.Message}");
        }
    }

    private static BsonDocument Found(Match match, string text) => new()
    {
        { "match", match.Value },
        { "idx", StringOperators.CodePoints(text[..match.Index]) },
        { "captures", new BsonArray(match.Groups.Values.Skip(1).Select(group => group.Success ? (BsonValue)group.Value : BsonNull.Value)) },
    };
}
