using AiCollab.Infrastructure.Mongo.Embedded.Keys;
using AiCollab.Infrastructure.Mongo.Embedded.Query;

using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Storage;

/// <summary>Reads one element of createIndexes: what this store keeps, and what it must refuse rather than ignore.</summary>
internal static class IndexSpec
{
    private static readonly HashSet<string> Ignored = ["background", "v", "ns", "comment", "prepareUnique"];

    /// <summary>The specification in the form in which it is stored and listed.</summary>
    /// <exception cref="CommandException">67 CannotCreateIndex, 197 InvalidIndexSpecificationOption, 9 FailedToParse</exception>
    public static BsonDocument Parse(BsonDocument asked)
    {
        if (asked.GetValue("key", null) is not BsonDocument key)
        {
            throw CommandException.FailedToParse("The 'key' field is a required property of an index specification");
        }

        if (asked.GetValue("name", null) is not BsonString { Value.Length: > 0 } name)
        {
            throw CommandException.FailedToParse("The 'name' field is a required property of an index specification");
        }

        var spec = new BsonDocument { { "v", 2 }, { "key", key }, { "name", name } };
        foreach (var option in asked)
        {
            AddOption(spec, option);
        }

        Check(spec, key);
        return spec;
    }

    /// <summary>The same index under the same options, whatever its name.</summary>
    public static bool SameOptions(BsonDocument a, BsonDocument b) => WithoutName(a).Equals(WithoutName(b));

    private static void AddOption(BsonDocument spec, BsonElement option)
    {
        switch (option.Name)
        {
            case "key" or "name":
                break;
            case "unique" or "sparse" when option.Value.IsBoolean || option.Value.IsNumeric:
                if (option.Value.ToBoolean())
                {
                    spec[option.Name] = true;
                }

                break;
            case "partialFilterExpression" when option.Value.IsBsonDocument:
            case "expireAfterSeconds" when option.Value.IsNumeric:
                spec[option.Name] = option.Value;
                break;
            case "hidden" when !option.Value.ToBoolean():
            case "collation" when option.Value is BsonDocument collation && collation.GetValue("locale", "") == "simple":
                break;
            default:
                if (!Ignored.Contains(option.Name))
                {
                    throw new CommandException(197, "InvalidIndexSpecificationOption",
                        $"The index option '{option.Name}: {option.Value}' is not supported by the embedded store");
                }

                break;
        }
    }

    private static void Check(BsonDocument spec, BsonDocument key)
    {
        var partial = spec.GetValue("partialFilterExpression", null) as BsonDocument;
        IndexKeys.Parse(key, false, null);
        if (key.Names.Any(name => name.Contains("$**", StringComparison.Ordinal)))
        {
            throw Cannot("wildcard indexes are not supported by the embedded store");
        }

        if (partial is not null)
        {
            Filter.Parse(partial);
        }

        if (partial is not null && spec.Contains("sparse"))
        {
            throw Cannot("cannot mix \"partialFilterExpression\" and \"sparse\" options");
        }

        if (spec.TryGetValue("expireAfterSeconds", out var expire))
        {
            CheckExpiry(key, expire.ToDouble());
        }
    }

    private static void CheckExpiry(BsonDocument key, double seconds)
    {
        if (key.ElementCount != 1 || key.GetElement(0).Name == "_id")
        {
            throw Cannot("TTL indexes are single-field indexes, compound indexes and the _id field do not support TTL");
        }

        if (seconds is < 0 or > int.MaxValue or double.NaN)
        {
            throw Cannot($"TTL index 'expireAfterSeconds' must be between 0 and {int.MaxValue}");
        }
    }

    private static BsonDocument WithoutName(BsonDocument spec)
    {
        var copy = (BsonDocument)spec.Clone();
        copy.Remove("name");
        return copy;
    }

    private static CommandException Cannot(string message) => new(67, "CannotCreateIndex", message);
}
