using AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;
using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Accumulators;

/// <summary>$min and $max, in the order across types; null and missing do not count.</summary>
internal sealed class ExtremeFold(int direction) : Fold
{
    private BsonValue? _best;

    public override void Add(BsonValue? value)
    {
        if (!Values.IsNullish(value) && (_best is null || BsonOrder.Instance.Compare(value, _best) * direction > 0))
        {
            _best = value;
        }
    }

    public override BsonValue Result() => _best ?? BsonNull.Value;
}

internal sealed class FirstFold : Fold
{
    private BsonValue? _first;
    private bool _any;

    public override void Add(BsonValue? value)
    {
        _first = _any ? _first : value;
        _any = true;
    }

    public override BsonValue Result() => _first ?? BsonNull.Value;
}

internal sealed class LastFold : Fold
{
    private BsonValue? _last;

    public override void Add(BsonValue? value) => _last = value;

    public override BsonValue Result() => _last ?? BsonNull.Value;
}

internal sealed class PushFold : Fold
{
    private readonly BsonArray _all = [];

    public override void Add(BsonValue? value)
    {
        if (value is not null)
        {
            _all.Add(value);
        }
    }

    public override BsonValue Result() => _all;
}

internal sealed class AddToSetFold : Fold
{
    private readonly HashSet<BsonValue> _seen = new(BsonOrder.Instance);
    private readonly BsonArray _all = [];

    public override void Add(BsonValue? value)
    {
        if (value is not null && _seen.Add(value))
        {
            _all.Add(value);
        }
    }

    public override BsonValue Result() => _all;
}

internal sealed class MergeFold : Fold
{
    private readonly BsonDocument _merged = [];

    public override void Add(BsonValue? value)
    {
        if (Values.IsNullish(value))
        {
            return;
        }
        if (value is not BsonDocument document)
        {
            throw CommandException.Location(5911200, $"$mergeObjects requires object inputs, but input {value} is of type {Values.TypeName(value)}");
        }
        foreach (var element in document)
        {
            _merged[element.Name] = element.Value;
        }
    }

    public override BsonValue Result() => _merged;
}

/// <summary>$firstN and $lastN; a missing value counts as null.</summary>
internal sealed class EndsFold(int count, bool last) : Fold
{
    private readonly LinkedList<BsonValue> _kept = new();

    public override void Add(BsonValue? value)
    {
        if (_kept.Count < count)
        {
            _kept.AddLast(value ?? BsonNull.Value);
        }
        else if (last)
        {
            _kept.RemoveFirst();
            _kept.AddLast(value ?? BsonNull.Value);
        }
    }

    public override BsonValue Result() => new BsonArray(_kept);
}

/// <summary>$minN and $maxN.</summary>
internal sealed class ExtremesFold(int count, int direction) : Fold
{
    private readonly List<BsonValue> _all = [];

    public override void Add(BsonValue? value)
    {
        if (!Values.IsNullish(value))
        {
            _all.Add(value);
        }
    }

    public override BsonValue Result() => new BsonArray(
        (direction < 0 ? _all.Order(BsonOrder.Instance) : _all.OrderDescending(BsonOrder.Instance)).Take(count));
}

/// <summary>$concatArrays and $setUnion as accumulators.</summary>
internal sealed class ArraysFold(string name, Fold items) : Fold
{
    public override void Add(BsonValue? value)
    {
        if (value is null)
        {
            return;
        }
        if (value is not BsonArray array)
        {
            throw CommandException.TypeMismatch($"{name} requires array inputs, but input {value} is of type {Values.TypeName(value)}");
        }
        foreach (var item in array)
        {
            items.Add(item);
        }
    }

    public override BsonValue Result() => items.Result();
}
