using AiCollab.Infrastructure.Mongo.Embedded.Numbers;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Accumulators;

/// <summary>$sum; what is no number does not count.</summary>
internal sealed class SumFold : Fold
{
    private readonly NumberSum _sum = new();

    public override void Add(BsonValue? value)
    {
        if (value is { IsNumeric: true })
        {
            _sum.Add(value);
        }
    }

    public override BsonValue Result() => _sum.Result();
}

internal sealed class AverageFold : Fold
{
    private readonly NumberSum _sum = new();
    private long _count;

    public override void Add(BsonValue? value)
    {
        if (value is { IsNumeric: true })
        {
            _sum.Add(value);
            _count++;
        }
    }

    public override BsonValue Result() => _count == 0 ? BsonNull.Value : _sum.Average(_count);
}

internal sealed class CountFold : Fold
{
    private readonly NumberSum _sum = new();

    public override void Add(BsonValue? value) => _sum.Add(1);

    public override BsonValue Result() => _sum.Result();
}

/// <summary>$stdDevPop and $stdDevSamp by Welford's method.</summary>
internal sealed class DeviationFold(bool sample) : Fold
{
    private long _count;
    private double _mean;
    private double _squares;

    public override void Add(BsonValue? value)
    {
        if (value is not { IsNumeric: true })
        {
            return;
        }
        var number = Arithmetic.ToDouble(value);
        var delta = number - _mean;
        _mean += delta / ++_count;
        _squares += delta * (number - _mean);
    }

    public override BsonValue Result()
    {
        var divisor = sample ? _count - 1 : _count;
        return divisor <= 0 || !double.IsFinite(_squares) ? BsonNull.Value : Math.Sqrt(_squares / divisor);
    }
}

/// <summary>$percentile and $median: the least value that at least that share of the numbers does not exceed.</summary>
internal sealed class PercentileFold(double[] shares, bool single) : Fold
{
    private readonly List<double> _numbers = [];

    public override void Add(BsonValue? value)
    {
        if (value is { IsNumeric: true } && Arithmetic.ToDouble(value) is var number && !double.IsNaN(number))
        {
            _numbers.Add(number);
        }
    }

    public override BsonValue Result()
    {
        _numbers.Sort();
        return single ? At(shares[0]) : new BsonArray(shares.Select(At));
    }

    private BsonValue At(double share) => _numbers.Count == 0
        ? BsonNull.Value
        : _numbers[Math.Clamp((int)Math.Ceiling(share * _numbers.Count) - 1, 0, _numbers.Count - 1)];
}
