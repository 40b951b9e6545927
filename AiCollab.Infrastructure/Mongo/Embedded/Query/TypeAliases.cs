using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Query;

/// <summary>MongoDB's names and numbers of BSON types.</summary>
internal static class TypeAliases
{
    private static readonly Dictionary<string, BsonType> ByName = new(StringComparer.Ordinal)
    {
        ["double"] = BsonType.Double,
        ["string"] = BsonType.String,
        ["object"] = BsonType.Document,
        ["array"] = BsonType.Array,
        ["binData"] = BsonType.Binary,
        ["undefined"] = BsonType.Undefined,
        ["objectId"] = BsonType.ObjectId,
        ["bool"] = BsonType.Boolean,
        ["date"] = BsonType.DateTime,
        ["null"] = BsonType.Null,
        ["regex"] = BsonType.RegularExpression,
        ["javascript"] = BsonType.JavaScript,
        ["symbol"] = BsonType.Symbol,
        ["javascriptWithScope"] = BsonType.JavaScriptWithScope,
        ["int"] = BsonType.Int32,
        ["timestamp"] = BsonType.Timestamp,
        ["long"] = BsonType.Int64,
        ["decimal"] = BsonType.Decimal128,
        ["minKey"] = BsonType.MinKey,
        ["maxKey"] = BsonType.MaxKey,
    };

    private static readonly Dictionary<BsonType, string> Names = ByName.ToDictionary(pair => pair.Value, pair => pair.Key);

    // DBPointer, which this driver cannot read; a store that can hold none may still be asked for it.
    private const int DbPointer = 12;

    public static string NameOf(BsonValue? value) => value is null ? "missing" : Names[value.BsonType];

    public static string NameOf(BsonType type) => Names[type];

    public static bool TryByName(string name, out BsonType type) => ByName.TryGetValue(name, out type);

    /// <summary>The types that an operand of $type names.</summary>
    public static IEnumerable<BsonType> Parse(BsonValue operand)
    {
        if (operand is BsonString text)
        {
            return text.Value == "number" ? Numbers
                : text.Value == "dbPointer" ? []
                : ByName.TryGetValue(text.Value, out var named) ? [named]
                : throw CommandException.BadValue($"Unknown type name alias: {text.Value}");
        }
        if (!operand.IsNumeric)
        {
            throw CommandException.TypeMismatch("type must be represented as a number or a string");
        }
        return WholeNumber.TryExact(operand, out var code) && TryByCode(code, out var types)
            ? types
            : throw CommandException.BadValue($"Invalid numerical type code: {operand}");
    }

    public static bool TryByCode(long code, out BsonType[] types)
    {
        types = code == DbPointer ? [] : [code == -1 ? BsonType.MinKey : (BsonType)(byte)code];
        return code == DbPointer || (code is -1 or (> 0 and < 128) && Names.ContainsKey(types[0]));
    }

    private static BsonType[] Numbers => [BsonType.Int32, BsonType.Int64, BsonType.Double, BsonType.Decimal128];
}
