using System.Numerics;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Numbers;

/// <summary>A running sum as $sum and $add keep it: integers exactly, doubles compensated (Neumaier), decimals as decimals.</summary>
internal sealed class NumberSum
{
    private Int128 _whole;
    private double _sum;
    private double _lost;
    private Decimal128 _exact = Decimal128.Zero;
    private bool _anyLong;
    private bool _anyDouble;
    private bool _anyDecimal;

    public void Add(BsonValue value)
    {
        switch (value.BsonType)
        {
            case BsonType.Int32:
                _whole += value.AsInt32;
                break;
            case BsonType.Int64:
                _whole += value.AsInt64;
                _anyLong = true;
                break;
            case BsonType.Double:
                AddDouble(value.AsDouble);
                _anyDouble = true;
                break;
            default:
                _exact = DecimalMath.Add(_exact, value.AsDecimal128);
                _anyDecimal = true;
                break;
        }
    }

    public BsonValue Result()
    {
        if (_anyDecimal)
        {
            return AsDecimal();
        }
        if (_anyDouble)
        {
            return AsDouble();
        }
        if (_whole < long.MinValue || _whole > long.MaxValue)
        {
            return (double)_whole;
        }
        return !_anyLong && _whole >= int.MinValue && _whole <= int.MaxValue ? new BsonInt32((int)_whole) : new BsonInt64((long)_whole);
    }

    /// <summary>The sum divided by a count: a double, or a decimal if any number was one.</summary>
    public BsonValue Average(long count) => _anyDecimal
        ? DecimalMath.Divide(DecimalMath.Add(WholeAndExact(), DecimalMath.Trim(DecimalMath.FromDoubleExactly(Total()))), new Decimal128(count))
        : AsDouble() / count;

    private Decimal128 AsDecimal() =>
        _anyDouble ? DecimalMath.Add(WholeAndExact(), DecimalMath.FromDouble(Total())) : WholeAndExact();

    private Decimal128 WholeAndExact() =>
        DecimalMath.Add(_exact, DecimalMath.Compose(_whole < 0, BigInteger.Abs(_whole), 0));

    private double AsDouble() => (double)_whole + Total();

    private double Total() => double.IsFinite(_sum) ? _sum + _lost : _sum;

    private void AddDouble(double value)
    {
        var sum = _sum + value;
        if (!_anyDouble)
        {
            // The first one keeps the sign of a zero.
            _sum = value;
            return;
        }
        _lost += Math.Abs(_sum) >= Math.Abs(value) ? _sum - sum + value : value - sum + _sum;
        _sum = sum;
    }
}
