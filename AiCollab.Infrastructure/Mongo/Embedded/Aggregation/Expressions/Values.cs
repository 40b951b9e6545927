using System.Diagnostics.CodeAnalysis;
using AiCollab.Infrastructure.Mongo.Embedded.Query;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;

/// <summary>What operators ask of their operands.</summary>
internal static class Values
{
    /// <summary>Null, undefined and missing, which most operators answer with null.</summary>
    public static bool IsNullish([NotNullWhen(false)] BsonValue? value) => value is null or BsonNull or BsonUndefined;

    public static bool AnyNullish(BsonValue?[] values) => Array.Exists(values, value => IsNullish(value));

    public static string TypeName(BsonValue? value) => TypeAliases.NameOf(value);

    public static string Text(BsonValue? value, int code, string what) => value switch
    {
        BsonString text => text.Value,
        BsonSymbol symbol => symbol.Name,
        _ => throw CommandException.Location(code, $"{what}, found: {TypeName(value)}"),
    };

    public static BsonArray ArrayOf(BsonValue? value, int code, string what) => value as BsonArray
        ?? throw CommandException.Location(code, $"{what}, found: {TypeName(value)}");
}

/// <summary>The named arguments of an operator whose operand is a document.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, BsonValue> _given = new(StringComparer.Ordinal);
    private readonly ParseScope _scope;

    private Arguments(ParseScope scope) => _scope = scope;

    public static Arguments Read(BsonValue operand, ParseScope scope, (string Operator, int NotDocument, int Unknown) codes, params string[] names)
    {
        if (operand is not BsonDocument document)
        {
            throw CommandException.Location(codes.NotDocument, $"{codes.Operator} only supports an object as its argument, found: {Values.TypeName(operand)}");
        }
        var arguments = new Arguments(scope);
        foreach (var element in document)
        {
            if (!names.Contains(element.Name))
            {
                throw CommandException.Location(codes.Unknown, $"Unrecognized argument to {codes.Operator}: {element.Name}");
            }
            arguments._given[element.Name] = element.Value;
        }
        return arguments;
    }

    public bool Has(string name) => _given.ContainsKey(name);

    public BsonValue? Raw(string name) => _given.GetValueOrDefault(name);

    public BsonValue Raw(string name, int missing, string message) =>
        _given.TryGetValue(name, out var value) ? value : throw CommandException.Location(missing, message);

    public Expression Required(string name, int missing, string message) => ExpressionParser.Parse(Raw(name, missing, message), _scope);

    /// <summary>The expression, or null if it was not given.</summary>
    public Expression? Optional(string name) => _given.TryGetValue(name, out var value) ? ExpressionParser.Parse(value, _scope) : null;
}
