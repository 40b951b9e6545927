using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;

/// <summary>Questions about the type and size of a value, and whole numbers as bits.</summary>
internal static class TypeOperators
{
    public static void Register(OperatorRegistry registry)
    {
        registry.Unary("$type", value => Values.TypeName(value));
        registry.Unary("$isNumber", value => (BsonBoolean)(value is not null && value.IsNumeric));
        registry.Unary("$bsonSize", value => value switch
        {
            BsonDocument document => document.ToBson().Length,
            _ when Values.IsNullish(value) => BsonNull.Value,
            _ => throw CommandException.Location(31393, $"$bsonSize requires a document input, found: {Values.TypeName(value)}"),
        });
        registry.Unary("$binarySize", value => value switch
        {
            BsonBinaryData binary => binary.Bytes.Length,
            _ when Values.IsNullish(value) => BsonNull.Value,
            _ => System.Text.Encoding.UTF8.GetByteCount(Values.Text(value, 51276, "$binarySize requires a string or BinData argument")),
        });
        Bits(registry, "$bitAnd", -1, (x, y) => x & y);
        Bits(registry, "$bitOr", 0, (x, y) => x | y);
        Bits(registry, "$bitXor", 0, (x, y) => x ^ y);
        registry.Unary("$bitNot", value => value switch
        {
            BsonInt32 number => ~number.Value,
            BsonInt64 number => ~number.Value,
            _ when Values.IsNullish(value) => BsonNull.Value,
            _ => throw CommandException.TypeMismatch($"$bitNot only supports int and long, not: {Values.TypeName(value)}."),
        });
        registry.Unary("$tsSecond", value => Timestamp("$tsSecond", value, 5687301, stamp => (long)(uint)stamp.Timestamp));
        registry.Unary("$tsIncrement", value => Timestamp("$tsIncrement", value, 5687302, stamp => (long)(uint)stamp.Increment));
    }

    private static BsonValue Timestamp(string name, BsonValue? value, int code, Func<BsonTimestamp, BsonValue> part) => value switch
    {
        BsonTimestamp stamp => part(stamp),
        _ when Values.IsNullish(value) => BsonNull.Value,
        _ => throw CommandException.Location(code, $"Argument to {name} must be a timestamp, but is {Values.TypeName(value)}"),
    };

    private static void Bits(OperatorRegistry registry, string name, int identity, Func<long, long, long> combine) => registry.Variadic(name, values =>
    {
        long result = identity;
        var isLong = false;
        foreach (var value in values)
        {
            if (Values.IsNullish(value))
            {
                return BsonNull.Value;
            }
            if (value.BsonType is not (BsonType.Int32 or BsonType.Int64))
            {
                throw CommandException.TypeMismatch($"{name} only supports int and long operands.");
            }
            isLong |= value.IsInt64;
            result = combine(result, value.ToInt64());
        }
        return isLong ? new BsonInt64(result) : new BsonInt32((int)result);
    });
}
