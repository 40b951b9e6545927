using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Ordering;

/// <summary>What MongoDB takes for true: all but false, null, undefined, a missing field and zero.</summary>
internal static class Truth
{
    private static readonly BsonInt32 Zero = 0;

    public static bool Of(BsonValue? value) => value switch
    {
        null or BsonNull or BsonUndefined => false,
        BsonBoolean flag => flag.Value,
        _ => !value.IsNumeric || NumberOrder.Compare(value, Zero) != 0,
    };
}
