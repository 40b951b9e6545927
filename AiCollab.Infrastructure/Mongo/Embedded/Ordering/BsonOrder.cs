using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Ordering;

/// <summary>MongoDB's total order over all BSON values; null stands for a missing field.</summary>
/// <remarks>BsonValue.CompareTo orders types by other rules, so it must not be used for anything that MongoDB orders.
/// Documents compare field by field: type, then name, then value; then the shorter is less.</remarks>
public sealed class BsonOrder : IComparer<BsonValue>, IEqualityComparer<BsonValue>
{
    public static readonly BsonOrder Instance = new();

    private static readonly Func<BsonValue, BsonValue, int>?[] SameRank = BuildComparers();

    private BsonOrder()
    {
    }

    public int Compare(BsonValue? x, BsonValue? y)
    {
        var rank = TypeRank.Of(x);
        var order = rank.CompareTo(TypeRank.Of(y));
        return order != 0 || x is null || y is null ? order : SameRank[rank]?.Invoke(x, y) ?? 0;
    }

    public bool Equals(BsonValue? x, BsonValue? y) => Compare(x, y) == 0;

    public int GetHashCode(BsonValue obj) => BsonHash.Of(obj);

    private static int CompareDocuments(BsonDocument left, BsonDocument right)
    {
        var common = Math.Min(left.ElementCount, right.ElementCount);
        for (var i = 0; i < common; i++)
        {
            var order = CompareElements(left.GetElement(i), right.GetElement(i));
            if (order != 0)
            {
                return order;
            }
        }
        return left.ElementCount.CompareTo(right.ElementCount);
    }

    private static int CompareElements(BsonElement left, BsonElement right)
    {
        var order = TypeRank.Of(left.Value).CompareTo(TypeRank.Of(right.Value));
        if (order == 0)
        {
            order = Utf8Order.Compare(left.Name, right.Name);
        }
        return order != 0 ? order : Instance.Compare(left.Value, right.Value);
    }

    private static int CompareArrays(BsonArray left, BsonArray right)
    {
        var common = Math.Min(left.Count, right.Count);
        for (var i = 0; i < common; i++)
        {
            var order = Instance.Compare(left[i], right[i]);
            if (order != 0)
            {
                return order;
            }
        }
        return left.Count.CompareTo(right.Count);
    }

    private static int CompareBinary(BsonBinaryData left, BsonBinaryData right)
    {
        var order = left.Bytes.Length.CompareTo(right.Bytes.Length);
        if (order == 0)
        {
            order = ((byte)left.SubType).CompareTo((byte)right.SubType);
        }
        return order != 0 ? order : left.Bytes.AsSpan().SequenceCompareTo(right.Bytes);
    }

    private static int CompareRegexes(BsonRegularExpression left, BsonRegularExpression right)
    {
        var order = Utf8Order.Compare(left.Pattern, right.Pattern);
        return order != 0 ? order : Utf8Order.Compare(left.Options, right.Options);
    }

    private static int CompareScopedCode(BsonValue left, BsonValue right)
    {
        var (first, second) = ((BsonJavaScriptWithScope)left, (BsonJavaScriptWithScope)right);
        var order = Utf8Order.Compare(first.Code, second.Code);
        return order != 0 ? order : CompareDocuments(first.Scope, second.Scope);
    }

    private static string Text(BsonValue value) => value is BsonSymbol symbol ? symbol.Name : value.AsString;

    private static Func<BsonValue, BsonValue, int>?[] BuildComparers()
    {
        var table = new Func<BsonValue, BsonValue, int>?[256];
        table[TypeRank.Number] = NumberOrder.Compare;
        table[TypeRank.Text] = (x, y) => Utf8Order.Compare(Text(x), Text(y));
        table[TypeRank.Document] = (x, y) => CompareDocuments(x.AsBsonDocument, y.AsBsonDocument);
        table[TypeRank.Array] = (x, y) => CompareArrays(x.AsBsonArray, y.AsBsonArray);
        table[TypeRank.Binary] = (x, y) => CompareBinary(x.AsBsonBinaryData, y.AsBsonBinaryData);
        table[TypeRank.ObjectId] = (x, y) => x.AsObjectId.CompareTo(y.AsObjectId);
        table[TypeRank.Boolean] = (x, y) => x.AsBoolean.CompareTo(y.AsBoolean);
        table[TypeRank.DateTime] = (x, y) => Millis(x).CompareTo(Millis(y));
        table[TypeRank.Timestamp] = (x, y) => ((ulong)x.AsBsonTimestamp.Value).CompareTo((ulong)y.AsBsonTimestamp.Value);
        table[TypeRank.RegularExpression] = (x, y) => CompareRegexes(x.AsBsonRegularExpression, y.AsBsonRegularExpression);
        table[TypeRank.JavaScript] = (x, y) => Utf8Order.Compare(x.AsBsonJavaScript.Code, y.AsBsonJavaScript.Code);
        table[TypeRank.JavaScriptWithScope] = CompareScopedCode;
        return table;
    }

    private static long Millis(BsonValue value) => value.AsBsonDateTime.MillisecondsSinceEpoch;
}
