using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;

/// <summary>A parsed aggregation expression; its value is null where MongoDB says "missing".</summary>
internal abstract class Expression
{
    public abstract BsonValue? Evaluate(Scope scope);

    /// <summary>The value if it needs no document.</summary>
    public virtual bool TryConstant(out BsonValue? value)
    {
        value = null;
        return false;
    }
}

internal sealed class Constant(BsonValue? value) : Expression
{
    public override BsonValue? Evaluate(Scope scope) => value;

    public override bool TryConstant(out BsonValue? constant)
    {
        constant = value;
        return true;
    }
}

/// <summary>An operator over evaluated operands.</summary>
internal sealed class Call(Func<BsonValue?[], BsonValue?> function, Expression[] operands) : Expression
{
    public override BsonValue? Evaluate(Scope scope)
    {
        var values = new BsonValue?[operands.Length];
        for (var i = 0; i < operands.Length; i++)
        {
            values[i] = operands[i].Evaluate(scope);
        }
        return function(values);
    }
}

/// <summary>An operator that decides itself which operands to evaluate.</summary>
internal sealed class Lazily(Func<Scope, BsonValue?> function) : Expression
{
    public override BsonValue? Evaluate(Scope scope) => function(scope);
}

/// <summary>A document whose fields are expressions; missing ones are left out.</summary>
internal sealed class DocumentExpression(IReadOnlyList<(string Name, Expression Value)> fields) : Expression
{
    public override BsonValue Evaluate(Scope scope)
    {
        var document = new BsonDocument();
        foreach (var (name, expression) in fields)
        {
            if (expression.Evaluate(scope) is { } value)
            {
                document[name] = value;
            }
        }
        return document;
    }

    public override bool TryConstant(out BsonValue? value)
    {
        var constant = fields.All(field => field.Value.TryConstant(out _));
        value = constant ? Evaluate(Scope.Empty) : null;
        return constant;
    }
}

/// <summary>An array of expressions; missing ones become null.</summary>
internal sealed class ArrayExpression(Expression[] items) : Expression
{
    public override BsonValue Evaluate(Scope scope) => new BsonArray(items.Select(item => item.Evaluate(scope) ?? BsonNull.Value));

    public override bool TryConstant(out BsonValue? value)
    {
        var constant = Array.TrueForAll(items, item => item.TryConstant(out _));
        value = constant ? Evaluate(Scope.Empty) : null;
        return constant;
    }
}
