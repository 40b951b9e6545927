using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;

/// <summary>Documents as values: $mergeObjects, $objectToArray, $arrayToObject, $getField, $setField and $unsetField.</summary>
internal static class ObjectOperators
{
    public static void Register(OperatorRegistry registry)
    {
        registry.Variadic("$mergeObjects", Merge);
        registry.Unary("$objectToArray", ToArray);
        registry.Unary("$arrayToObject", ArrayToObject.Of);
        registry.Custom("$getField", GetField);
        registry.Custom("$setField", (operand, scope) => SetField("$setField", operand, scope));
        registry.Custom("$unsetField", (operand, scope) => SetField("$unsetField", operand, scope));
    }

    private static BsonDocument Merge(BsonValue?[] values)
    {
        var merged = new BsonDocument();
        IEnumerable<BsonValue?> inputs = values is [BsonArray array] ? array : values;
        foreach (var value in inputs.Where(value => !Values.IsNullish(value)))
        {
            if (value is not BsonDocument document)
            {
                throw CommandException.Location(40400, $"$mergeObjects requires object inputs, but input {value} is of type {Values.TypeName(value)}");
            }
            foreach (var element in document)
            {
                merged[element.Name] = element.Value;
            }
        }
        return merged;
    }

    private static BsonValue ToArray(BsonValue? value) => value switch
    {
        BsonDocument document => new BsonArray(document.Elements.Select(element => new BsonDocument { { "k", element.Name }, { "v", element.Value } })),
        _ when Values.IsNullish(value) => BsonNull.Value,
        _ => throw CommandException.Location(40390, $"$objectToArray requires a document input, found: {Values.TypeName(value)}"),
    };

    private static Lazily GetField(BsonValue operand, ParseScope scope)
    {
        // The short form names a field of the current document.
        var isLong = operand is BsonDocument && !ExpressionParser.IsOperator(operand);
        var arguments = isLong ? Arguments.Read(operand, scope, ("$getField", 3041701, 3041701), "field", "input") : null;
        var field = arguments is null ? ExpressionParser.Parse(operand, scope) : arguments.Required("field", 3041702, "$getField requires 'field' to be specified");
        var input = arguments?.Required("input", 3041703, "$getField requires 'input' to be specified");
        if (field.TryConstant(out var constant) && constant is not BsonString)
        {
            throw CommandException.Location(3041704, $"$getField requires 'field' to evaluate to type String, but got {Values.TypeName(constant)}");
        }
        return new Lazily(each =>
        {
            var name = Values.Text(field.Evaluate(each), 3041704, "$getField requires 'field' to evaluate to type String");
            var value = input is null ? each.Root : input.Evaluate(each);
            return value switch
            {
                BsonDocument document => document.GetValue(name, null),
                _ when value is not null && Values.IsNullish(value) => BsonNull.Value,
                _ => null,
            };
        });
    }

    private static Lazily SetField(string operatorName, BsonValue operand, ParseScope scope)
    {
        var removes = operatorName == "$unsetField";
        string[] names = removes ? ["field", "input"] : ["field", "input", "value"];
        var arguments = Arguments.Read(operand, scope, (operatorName, 4161100, 4161101), names);
        var field = arguments.Required("field", 4161102, $"{operatorName} requires 'field' to be specified");
        var value = removes ? new Constant(null) : arguments.Required("value", 4161103, $"{operatorName} requires 'value' to be specified");
        var input = arguments.Required("input", 4161109, $"{operatorName} requires 'input' to be specified");
        if (field is FieldReference)
        {
            throw CommandException.Location(4161108, $"{operatorName} requires 'field' to be a constant; a path such as '$a' is none. Wrap it in $literal.");
        }
        if (field is DocumentExpression or ArrayExpression || !field.TryConstant(out var constant))
        {
            throw CommandException.Location(4161106, $"{operatorName} requires 'field' to evaluate to a constant, but got a non-constant argument");
        }
        var name = Values.Text(constant, 4161107, $"{operatorName} requires 'field' to evaluate to type String");
        if (name.Contains('\0', StringComparison.Ordinal))
        {
            throw CommandException.Location(9534700, $"{operatorName}: a field name cannot contain a null byte");
        }
        return new Lazily(each => Put(operatorName, input.Evaluate(each), name, value.Evaluate(each)));
    }

    private static BsonValue Put(string operatorName, BsonValue? input, string name, BsonValue? value)
    {
        if (Values.IsNullish(input))
        {
            return BsonNull.Value;
        }
        if (input is not BsonDocument document)
        {
            throw CommandException.Location(4161105, $"{operatorName} requires 'input' to evaluate to type Object");
        }
        var changed = new BsonDocument(document.Elements);
        if (value is null)
        {
            changed.Remove(name);
        }
        else
        {
            changed[name] = value;
        }
        return changed;
    }
}
