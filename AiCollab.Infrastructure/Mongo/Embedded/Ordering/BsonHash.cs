using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Ordering;

/// <summary>A hash under which values that <see cref="BsonOrder"/> calls equal are equal.</summary>
internal static class BsonHash
{
    public static int Of(BsonValue? value)
    {
        var rank = TypeRank.Of(value);
        return value is null ? rank : HashCode.Combine(rank, OfContent(value, rank));
    }

    private static int OfContent(BsonValue value, byte rank) => rank switch
    {
        // Equal numbers of different types round to the same double.
        TypeRank.Number => OfNumber(value),
        TypeRank.Text => (value is BsonSymbol symbol ? symbol.Name : value.AsString).GetHashCode(StringComparison.Ordinal),
        TypeRank.Document => OfDocument(value.AsBsonDocument),
        TypeRank.Array => OfArray(value.AsBsonArray),
        TypeRank.Binary => value.AsBsonBinaryData.Bytes.Length,
        TypeRank.DateTime => value.AsBsonDateTime.MillisecondsSinceEpoch.GetHashCode(),
        _ => value.GetHashCode(),
    };

    private static int OfNumber(BsonValue value)
    {
        var number = value.BsonType == BsonType.Decimal128
            ? Keys.NumberKey.Nearest(value.AsDecimal128)
            : value.ToDouble();
        return number == 0 ? 0 : number.GetHashCode();
    }

    private static int OfDocument(BsonDocument document)
    {
        var hash = new HashCode();
        for (var i = 0; i < document.ElementCount; i++)
        {
            var element = document.GetElement(i);
            hash.Add(element.Name, StringComparer.Ordinal);
            hash.Add(Of(element.Value));
        }
        return hash.ToHashCode();
    }

    private static int OfArray(BsonArray array)
    {
        var hash = new HashCode();
        for (var i = 0; i < array.Count; i++)
        {
            hash.Add(Of(array[i]));
        }
        return hash.ToHashCode();
    }
}
