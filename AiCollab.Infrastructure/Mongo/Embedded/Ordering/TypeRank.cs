using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Ordering;

/// <summary>The place of each BSON type in MongoDB's order across types; types of one rank compare by value.</summary>
/// <remarks>https://www.mongodb.com/docs/manual/reference/bson-type-comparison-order/. Ranks are also the type bytes of
/// <see cref="Keys.KeyString"/>: above 0x00, which ends a nested value, and with room between them for exclusive ends.</remarks>
public static class TypeRank
{
    public const byte Missing = 8;
    public const byte Undefined = 10;
    public const byte Null = 20;
    public const byte Number = 30;
    public const byte Text = 40;
    public const byte Document = 50;
    public const byte Array = 60;
    public const byte Binary = 70;
    public const byte ObjectId = 80;
    public const byte Boolean = 90;
    public const byte DateTime = 100;
    public const byte Timestamp = 110;
    public const byte RegularExpression = 120;
    public const byte JavaScript = 130;
    public const byte JavaScriptWithScope = 140;
    public const byte MinKey = 4;
    public const byte MaxKey = 240;

    private static readonly byte[] Ranks = BuildRanks();

    /// <summary>The rank of a value; null stands for a missing field.</summary>
    public static byte Of(BsonValue? value) => value is null ? Missing : Ranks[(byte)value.BsonType];

    public static byte Of(BsonType type) => Ranks[(byte)type];

    private static byte[] BuildRanks()
    {
        var ranks = new byte[256];
        void Set(BsonType type, byte rank) => ranks[(byte)type] = rank;
        Set(BsonType.MinKey, MinKey);
        Set(BsonType.EndOfDocument, Missing);
        Set(BsonType.Undefined, Undefined);
        Set(BsonType.Null, Null);
        Set(BsonType.Int32, Number);
        Set(BsonType.Int64, Number);
        Set(BsonType.Double, Number);
        Set(BsonType.Decimal128, Number);
        Set(BsonType.String, Text);
        Set(BsonType.Symbol, Text);
        Set(BsonType.Document, Document);
        Set(BsonType.Array, Array);
        Set(BsonType.Binary, Binary);
        Set(BsonType.ObjectId, ObjectId);
        Set(BsonType.Boolean, Boolean);
        Set(BsonType.DateTime, DateTime);
        Set(BsonType.Timestamp, Timestamp);
        Set(BsonType.RegularExpression, RegularExpression);
        Set(BsonType.JavaScript, JavaScript);
        Set(BsonType.JavaScriptWithScope, JavaScriptWithScope);
        Set(BsonType.MaxKey, MaxKey);
        return ranks;
    }
}
