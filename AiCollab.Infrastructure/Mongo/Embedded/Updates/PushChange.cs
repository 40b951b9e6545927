using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using AiCollab.Infrastructure.Mongo.Embedded.Query;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Updates;

/// <summary>$push with $each, $position, $sort and $slice, which act in that order.</summary>
internal sealed class PushChange : FieldChange
{
    private static readonly BsonInt32 One = 1;

    private readonly BsonArray _values;
    private readonly long? _position;
    private readonly long? _slice;
    private readonly Comparison<BsonValue>? _order;

    private PushChange(BsonArray values, BsonDocument modifiers)
    {
        _values = values;
        _position = Whole(modifiers, "$position");
        _slice = Whole(modifiers, "$slice");
        _order = modifiers.TryGetValue("$sort", out var sort) ? Order(sort) : null;
    }

    public static PushChange Parse(BsonValue operand)
    {
        if (operand is not BsonDocument modifiers || !modifiers.TryGetValue("$each", out var each))
        {
            return new PushChange([operand], []);
        }
        if (each is not BsonArray values)
        {
            throw CommandException.BadValue($"The argument to $each in $push must be an array but it was of type: {TypeAliases.NameOf(each)}");
        }
        var unknown = modifiers.Names.FirstOrDefault(name => name is not ("$each" or "$position" or "$slice" or "$sort"));
        return unknown is null
            ? new PushChange(values, modifiers)
            : throw CommandException.BadValue($"Unrecognized clause in $push: {unknown}");
    }

    public override BsonValue Apply(BsonValue? current, UpdateTarget target)
    {
        if (current is not (null or BsonArray))
        {
            throw CommandException.BadValue(
                $"The field '{target.Path}' must be an array but is of type {TypeAliases.NameOf(current)} in document {target.Id}");
        }
        var items = new List<BsonValue>(current as BsonArray ?? []);
        items.InsertRange(InsertAt(items.Count), _values);
        if (_order is not null)
        {
            items = items.Order(Comparer<BsonValue>.Create(_order)).ToList();
        }
        return new BsonArray(Sliced(items));
    }

    private int InsertAt(int count) => _position switch
    {
        null => count,
        < 0 => (int)Math.Max(0, count + _position.Value),
        _ => (int)Math.Min(count, _position.Value),
    };

    private IEnumerable<BsonValue> Sliced(List<BsonValue> items) => _slice switch
    {
        null => items,
        < 0 => items.TakeLast((int)Math.Min(items.Count, -_slice.Value)),
        _ => items.Take((int)Math.Min(items.Count, _slice.Value)),
    };

    private static long? Whole(BsonDocument modifiers, string name)
    {
        if (!modifiers.TryGetValue(name, out var value))
        {
            return null;
        }
        return value.IsNumeric && WholeNumber.TryExact(value, out var whole)
            ? whole
            : throw CommandException.BadValue($"The value for {name} must be an integer value but was given type: {TypeAliases.NameOf(value)}");
    }

    private static Comparison<BsonValue> Order(BsonValue sort)
    {
        if (sort is BsonDocument { ElementCount: > 0 } pattern)
        {
            if (pattern.Elements.Any(element => !IsDirection(element.Value)))
            {
                throw CommandException.BadValue("The $sort element value must be either 1 or -1");
            }
            if (pattern.Names.Any(name => name.Split('.').Contains("")))
            {
                throw CommandException.BadValue("The $sort field is a dotted field but has an empty part");
            }
            var spec = SortSpec.Parse(pattern);
            return (x, y) => spec.Compare(x as BsonDocument, y as BsonDocument);
        }
        if (sort is BsonDocument)
        {
            throw CommandException.BadValue("The $sort pattern is empty when it should be a set of fields.");
        }
        if (!IsDirection(sort))
        {
            throw CommandException.BadValue("The $sort element value must be either 1 or -1");
        }
        var ascending = NumberOrder.Compare(sort, One) == 0;
        return (x, y) => ascending ? BsonOrder.Instance.Compare(x, y) : BsonOrder.Instance.Compare(y, x);
    }

    private static bool IsDirection(BsonValue value) =>
        value.IsNumeric && WholeNumber.TryExact(value, out var direction) && direction is 1 or -1;
}
