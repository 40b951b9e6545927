using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;

/// <summary>$and, $or, $not, $cond, $ifNull, $switch, $let and $literal: they evaluate no more than they need.</summary>
internal static class ConditionalOperators
{
    public static void Register(OperatorRegistry registry)
    {
        registry.Custom("$and", (operand, scope) => All(OperatorRegistry.Operands(operand, scope)));
        registry.Custom("$or", (operand, scope) => Any(OperatorRegistry.Operands(operand, scope)));
        registry.Unary("$not", value => (BsonBoolean)!Truth.Of(value));
        registry.Custom("$cond", Cond);
        registry.Custom("$ifNull", IfNull);
        registry.Custom("$switch", Switch);
        registry.Custom("$let", Let);
        registry.Custom("$literal", (operand, _) => new Constant(operand));
        registry.Custom("$const", (operand, _) => new Constant(operand));
    }

    private static Lazily All(Expression[] operands) =>
        new(scope => (BsonBoolean)Array.TrueForAll(operands, operand => Truth.Of(operand.Evaluate(scope))));

    private static Lazily Any(Expression[] operands) =>
        new(scope => (BsonBoolean)Array.Exists(operands, operand => Truth.Of(operand.Evaluate(scope))));

    private static Lazily Cond(BsonValue operand, ParseScope scope)
    {
        var (condition, then, otherwise) = CondParts(operand, scope);
        return new Lazily(each => Truth.Of(condition.Evaluate(each)) ? then.Evaluate(each) : otherwise.Evaluate(each));
    }

    private static (Expression If, Expression Then, Expression Else) CondParts(BsonValue operand, ParseScope scope)
    {
        if (operand is BsonDocument)
        {
            var arguments = Arguments.Read(operand, scope, ("$cond", 17083, 17083), "if", "then", "else");
            return (arguments.Required("if", 17080, "Missing 'if' parameter to $cond"),
                arguments.Required("then", 17081, "Missing 'then' parameter to $cond"),
                arguments.Required("else", 17082, "Missing 'else' parameter to $cond"));
        }
        return OperatorRegistry.Operands(operand, scope) is [var condition, var then, var otherwise]
            ? (condition, then, otherwise)
            : throw CommandException.Location(16020, "Expression $cond takes exactly 3 arguments.");
    }

    private static Lazily IfNull(BsonValue operand, ParseScope scope)
    {
        var operands = OperatorRegistry.Operands(operand, scope);
        if (operands.Length < 2)
        {
            throw CommandException.Location(1257300, $"$ifNull needs at least two arguments, had: {operands.Length}");
        }
        return new Lazily(each =>
        {
            foreach (var candidate in operands.AsSpan(..^1))
            {
                if (candidate.Evaluate(each) is { } value && !Values.IsNullish(value))
                {
                    return value;
                }
            }
            return operands[^1].Evaluate(each);
        });
    }

    private static Lazily Switch(BsonValue operand, ParseScope scope)
    {
        var arguments = Arguments.Read(operand, scope, ("$switch", 40060, 40067), "branches", "default");
        var given = arguments.Raw("branches") ?? new BsonArray();
        if (given is not BsonArray list)
        {
            throw CommandException.Location(40061, $"$switch expected an array for 'branches', found: {Values.TypeName(given)}");
        }
        var branches = list.Select(branch => Branch(branch, scope)).ToArray();
        if (branches.Length == 0)
        {
            throw CommandException.Location(40068, "$switch requires at least one branch.");
        }
        var otherwise = arguments.Optional("default");
        return new Lazily(each =>
        {
            foreach (var (condition, then) in branches)
            {
                if (Truth.Of(condition.Evaluate(each)))
                {
                    return then.Evaluate(each);
                }
            }
            return otherwise is null
                ? throw CommandException.Location(40069, "$switch could not find a matching branch for an input, and no default was specified.")
                : otherwise.Evaluate(each);
        });
    }

    private static (Expression Case, Expression Then) Branch(BsonValue branch, ParseScope scope)
    {
        var arguments = Arguments.Read(branch, scope, ("$switch", 40062, 40063), "case", "then");
        return (arguments.Required("case", 40064, "$switch requires each branch have a 'case' expression"),
            arguments.Required("then", 40065, "$switch requires each branch have a 'then' expression."));
    }

    private static Lazily Let(BsonValue operand, ParseScope scope)
    {
        var arguments = Arguments.Read(operand, scope, ("$let", 16874, 16875), "vars", "in");
        if (arguments.Raw("vars", 16876, "Missing 'vars' parameter to $let") is not BsonDocument vars)
        {
            throw CommandException.FailedToParse("invalid parameter: expected an object (vars)");
        }
        var body = arguments.Raw("in", 16877, "Missing 'in' parameter to $let");
        foreach (var name in vars.Names)
        {
            FieldReference.CheckUserName(name);
        }
        // A variable does not see the others of the same $let.
        var variables = vars.Elements.Select(element => (element.Name, Value: ExpressionParser.Parse(element.Value, scope))).ToArray();
        var inner = ExpressionParser.Parse(body, scope.With(vars.Names));
        return new Lazily(each =>
        {
            var bound = each;
            foreach (var (name, value) in variables)
            {
                bound = bound.With(name, value.Evaluate(each));
            }
            return inner.Evaluate(bound);
        });
    }
}
