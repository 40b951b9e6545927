using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Query;

/// <summary>Equality; null also holds for a missing field.</summary>
internal sealed class EqualTest(BsonValue operand) : ValueTest
{
    private readonly byte _rank = TypeRank.Of(operand);
    private readonly string? _text = operand is BsonString text ? text.Value : null;

    public override BsonValue? Equality => operand;

    public override bool BoundsAreExact => operand is not (BsonArray or BsonNull);

    public override bool Test(BsonValue? value)
    {
        if (value is null)
        {
            return _rank == TypeRank.Null;
        }
        if (_text is not null && value is BsonString other)
        {
            return string.Equals(_text, other.Value, StringComparison.Ordinal);
        }
        return TypeRank.Of(value) == _rank && BsonOrder.Instance.Compare(value, operand) == 0;
    }

    public override IReadOnlyList<KeyRange> Bounds() => RangeSet.Equal(operand);
}
