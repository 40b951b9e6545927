using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using AiCollab.Infrastructure.Mongo.Embedded.Query;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Updates;

/// <summary>$addToSet, by value across number types.</summary>
internal sealed class AddToSetChange(BsonArray values) : FieldChange
{
    public static AddToSetChange Parse(BsonValue operand)
    {
        if (operand is not BsonDocument { ElementCount: > 0 } spec || spec.GetElement(0).Name != "$each")
        {
            return new AddToSetChange([operand]);
        }
        if (spec.ElementCount > 1)
        {
            throw CommandException.BadValue($"Found unexpected fields after $each in $addToSet: {spec.ToJson()}");
        }
        return spec[0] is BsonArray each
            ? new AddToSetChange(each)
            : throw CommandException.TypeMismatch($"The argument to $each in $addToSet must be an array but it was of type {TypeAliases.NameOf(spec[0])}");
    }

    public override BsonValue Apply(BsonValue? current, UpdateTarget target)
    {
        if (current is not (null or BsonArray))
        {
            throw CommandException.BadValue(
                $"Cannot apply $addToSet to non-array field. Field named '{target.Field}' has non-array type {TypeAliases.NameOf(current)}");
        }
        var present = new HashSet<BsonValue>(current as BsonArray ?? [], BsonOrder.Instance);
        var added = values.Where(present.Add).ToArray();
        return added.Length == 0 && current is not null ? current : new BsonArray((current as BsonArray ?? []).Concat(added));
    }
}

/// <summary>$pull and $pullAll: keeps the elements that the condition does not meet.</summary>
internal sealed class PullChange(string name, Func<BsonValue, bool> isPulled) : FieldChange
{
    public override bool Creates => false;

    public static PullChange Parse(BsonValue operand)
    {
        if (operand is BsonDocument query && (!OperatorParser.IsOperators(query) || ArrayOperators.QueryOperators.Contains(query.GetElement(0).Name)))
        {
            var filter = Filter.Parse(query);
            return new PullChange("$pull", element => element is BsonDocument document && filter.Matches(document));
        }
        if (operand is BsonDocument or BsonRegularExpression)
        {
            var filter = Filter.Parse(new BsonDocument("v", operand));
            return new PullChange("$pull", element => filter.Matches(new BsonDocument("v", element)));
        }
        return new PullChange("$pull", element => BsonOrder.Instance.Equals(element, operand));
    }

    public static PullChange ParseAll(BsonValue operand)
    {
        if (operand is not BsonArray values)
        {
            throw CommandException.BadValue($"$pullAll requires an array argument but was given a {TypeAliases.NameOf(operand)}");
        }
        var pulled = new HashSet<BsonValue>(values, BsonOrder.Instance);
        return new PullChange("$pullAll", pulled.Contains);
    }

    public override BsonValue Apply(BsonValue? current, UpdateTarget target)
    {
        if (current is not BsonArray array)
        {
            throw CommandException.BadValue($"Cannot apply {name} to a non-array value");
        }
        var kept = array.Where(element => !isPulled(element)).ToArray();
        return kept.Length == array.Count ? array : new BsonArray(kept);
    }
}

internal sealed class PopChange(bool first) : FieldChange
{
    public override bool Creates => false;

    public override bool NeedsViablePath => true;

    public static PopChange Parse(string path, BsonValue operand)
    {
        if (!operand.IsNumeric || !WholeNumber.TryExact(operand, out var end))
        {
            throw CommandException.FailedToParse($"Expected a number in: {path}: {operand.ToJson()}");
        }
        return end is 1 or -1
            ? new PopChange(end == -1)
            : throw CommandException.FailedToParse($"$pop expects 1 or -1, found: {operand}");
    }

    public override BsonValue Apply(BsonValue? current, UpdateTarget target)
    {
        if (current is not BsonArray array)
        {
            throw CommandException.TypeMismatch($"Path '{target.Path}' contains an element of non-array type '{TypeAliases.NameOf(current)}'");
        }
        return array.Count == 0 ? array : new BsonArray(first ? array.Skip(1) : array.SkipLast(1));
    }
}
