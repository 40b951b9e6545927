using System.Diagnostics.CodeAnalysis;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;

internal delegate Expression OperatorReader(BsonValue operand, ParseScope scope);

/// <summary>All expression operators by name; each family of them adds its own.</summary>
internal sealed class OperatorRegistry
{
    private static readonly Dictionary<string, OperatorReader> Readers = Build();
    private readonly Dictionary<string, OperatorReader> _readers = new(StringComparer.Ordinal);

    public static bool TryGet(string name, [MaybeNullWhen(false)] out OperatorReader reader) => Readers.TryGetValue(name, out reader);

    /// <summary>An operator that reads its operand itself.</summary>
    public void Custom(string name, OperatorReader reader) => _readers.Add(name, reader);

    /// <summary>An operator of exactly so many operands; one may be given without its array.</summary>
    public void Fixed(string name, int count, Func<BsonValue?[], BsonValue?> function) => Custom(name, (operand, scope) =>
    {
        var operands = Operands(operand, scope);
        return operands.Length == count
            ? new Call(function, operands)
            : throw CommandException.Location(
                16020, $"Expression {name} takes exactly {count} arguments. {operands.Length} were passed in.");
    });

    public void Unary(string name, Func<BsonValue?, BsonValue?> function) => Fixed(name, 1, values => function(values[0]));

    public void Between(string name, int least, int most, Func<BsonValue?[], BsonValue?> function) => Custom(name, (operand, scope) =>
    {
        var operands = Operands(operand, scope);
        return operands.Length >= least && operands.Length <= most
            ? new Call(function, operands)
            : throw CommandException.Location(
                28667, $"Expression {name} takes at least {least} arguments, and at most {most}, but {operands.Length} were passed in.");
    });

    public void Variadic(string name, Func<BsonValue?[], BsonValue?> function) =>
        Custom(name, (operand, scope) => new Call(function, Operands(operand, scope)));

    public static Expression[] Operands(BsonValue operand, ParseScope scope) => operand is BsonArray array
        ? array.Select(item => ExpressionParser.Parse(item, scope)).ToArray()
        : [ExpressionParser.Parse(operand, scope)];

    private static Dictionary<string, OperatorReader> Build()
    {
        var registry = new OperatorRegistry();
        ArithmeticOperators.Register(registry);
        RoundingOperators.Register(registry);
        ComparisonOperators.Register(registry);
        ConditionalOperators.Register(registry);
        ArrayOperators.Register(registry);
        ArrayRangeOperators.Register(registry);
        IterationOperators.Register(registry);
        SortArrayOperator.Register(registry);
        ZipOperator.Register(registry);
        ObjectOperators.Register(registry);
        SetOperators.Register(registry);
        StringOperators.Register(registry);
        SubstringOperators.Register(registry);
        TrimOperators.Register(registry);
        RegexOperators.Register(registry);
        TypeOperators.Register(registry);
        ConvertOperator.Register(registry);
        DatePartOperators.Register(registry);
        DateArithmeticOperators.Register(registry);
        DateTextOperators.Register(registry);
        StatisticsOperators.Register(registry);
        return registry._readers;
    }
}
