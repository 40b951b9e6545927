using AiCollab.Infrastructure.Mongo.Embedded.Keys;
using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Query;

/// <summary>$gt, $gte, $lt and $lte: only among values of the operand's type, except that MinKey and MaxKey bound everything.</summary>
internal sealed class CompareTest(BsonValue operand, bool greater, bool orEqual) : ValueTest
{
    private readonly byte _rank = TypeRank.Of(operand);
    private readonly bool _isNaN = NumberOrder.IsNaN(operand);

    public override bool BoundsAreExact => Bounds() is not null && operand is not BsonNull;

    public override bool Test(BsonValue? value)
    {
        var rank = TypeRank.Of(value);
        if (rank != _rank || value is null)
        {
            return TestOtherType(rank);
        }
        if (_isNaN || NumberOrder.IsNaN(value))
        {
            return orEqual && _isNaN && NumberOrder.IsNaN(value);
        }
        var order = BsonOrder.Instance.Compare(value, operand);
        return order == 0 ? orEqual : greater == order > 0;
    }

    public override IReadOnlyList<KeyRange>? Bounds()
    {
        if (_rank is TypeRank.MinKey or TypeRank.MaxKey or TypeRank.Array || (_rank == TypeRank.Null && !orEqual))
        {
            return null;
        }
        var key = KeyString.Encode(operand);
        if (_rank == TypeRank.Null || _isNaN)
        {
            return orEqual ? [KeyRange.Point(key)] : [];
        }
        if (greater)
        {
            return [new KeyRange(key, orEqual, [(byte)(_rank + 1)], false, false)];
        }
        return _rank == TypeRank.Number
            ? [new KeyRange(KeyString.Encode(double.NaN), false, key, orEqual, false)]
            : [new KeyRange([_rank], true, key, orEqual, false)];
    }

    private bool TestOtherType(byte rank) => _rank switch
    {
        TypeRank.Null => rank == TypeRank.Missing && orEqual,
        TypeRank.MinKey => greater,
        TypeRank.MaxKey => !greater,
        _ => false,
    };
}
