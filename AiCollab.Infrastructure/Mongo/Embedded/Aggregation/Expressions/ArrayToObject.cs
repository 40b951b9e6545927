using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;

/// <summary>$arrayToObject from [[key, value], ...] or [{k: key, v: value}, ...]; all elements have the form of the first.</summary>
internal static class ArrayToObject
{
    public static BsonValue Of(BsonValue? value)
    {
        if (Values.IsNullish(value))
        {
            return BsonNull.Value;
        }
        var array = Values.ArrayOf(value, 40386, "$arrayToObject requires an array input");
        var result = new BsonDocument();
        foreach (var item in array)
        {
            var (key, content) = array[0] is BsonArray ? Pair(item) : KeyValue(item);
            result[key] = content;
        }
        return result;
    }

    private static (string Key, BsonValue Value) Pair(BsonValue item)
    {
        if (item is not BsonArray pair)
        {
            throw CommandException.Location(40396, $"$arrayToObject requires a consistent input format. Elements must all be arrays or all be objects. Array was detected, now found: {Values.TypeName(item)}");
        }
        return pair.Count == 2
            ? (Key(pair[0], 40395, 4940400), pair[1])
            : throw CommandException.Location(40397, $"$arrayToObject requires an array of size 2 arrays,found array of size: {pair.Count}");
    }

    private static (string Key, BsonValue Value) KeyValue(BsonValue item)
    {
        if (item is BsonArray)
        {
            throw CommandException.Location(40391, "$arrayToObject requires a consistent input format. Elements must all be arrays or all be objects. Object was detected, now found: array");
        }
        if (item is not BsonDocument document)
        {
            throw CommandException.Location(40398, $"Unrecognised input type format for $arrayToObject: {Values.TypeName(item)}");
        }
        if (document.ElementCount != 2)
        {
            throw CommandException.Location(40392, $"$arrayToObject requires an object keys of 'k' and 'v'. Found incorrect number of keys:{document.ElementCount}");
        }
        return document.TryGetValue("k", out var key) && document.TryGetValue("v", out var value)
            ? (Key(key, 40394, 4940401), value)
            : throw CommandException.Location(40393, "$arrayToObject requires an object with keys 'k' and 'v'.");
    }

    private static string Key(BsonValue key, int notText, int nullByte)
    {
        var text = Values.Text(key, notText, "$arrayToObject requires keys of type string");
        return text.Contains('\0', StringComparison.Ordinal)
            ? throw CommandException.Location(nullByte, "Key field cannot contain an embedded null byte")
            : text;
    }
}
