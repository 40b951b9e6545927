using AiCollab.Core.Accounts;
using AiCollab.Core.Ai;
using AiCollab.Core.Costs;
using AiCollab.Core.Keys;
using AiCollab.Core.Sessions;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Costs;

/// <summary>The pipeline that adds ledger rows up, and the reading of its results.</summary>
internal static class UsageSums
{
    private static readonly BsonArray NoFailures = ["ok", "stopped", "never sent"];

    public static BsonDocument[] Pipeline(UsageSpan span, UsageBy by)
    {
        var rows = new BsonDocument
        {
            { "state", new BsonDocument("$in", new BsonArray { nameof(UsageState.Settled), nameof(UsageState.Booked) }) },
            { "day", new BsonDocument { { "$gte", CostCalendar.DayText(span.From) }, { "$lte", CostCalendar.DayText(span.To) } } },
        };
        if (span.User is { } user)
        {
            rows.Add("user", new BsonBinaryData(user.Value, GuidRepresentation.Standard));
        }

        return [new BsonDocument("$match", rows), new BsonDocument("$group", Group(by))];
    }

    public static UsageSum Read(BsonDocument sum)
    {
        var key = sum["_id"].IsBsonDocument ? sum["_id"].AsBsonDocument : [];
        return new UsageSum
        {
            Day = key.TryGetValue("day", out var day) ? CostCalendar.ReadDay(day.AsString) : null,
            Model = key.TryGetValue("model", out var model) ? new ModelRef(key["provider"].AsString, model.AsString) : null,
            Session = Id(key, "session") is { } session ? new SessionId(session) : null,
            Participant = Id(key, "participant") is { } participant ? new ParticipantId(participant) : null,
            User = Id(key, "user") is { } user ? new UserId(user) : null,
            Key = Id(key, "key") is { } connection ? new ApiKeyId(connection) : null,
            Requests = sum["requests"].ToInt64(),
            Failed = sum["failed"].ToInt64(),
            Uncertain = sum["uncertain"].ToInt64(),
            Usage = new TokenUsage(
                sum["input"].ToInt64(), sum["cachedInput"].ToInt64(), sum["cacheWrite"].ToInt64(), sum["output"].ToInt64(), sum["reasoning"].ToInt64(),
                sum["longCacheWrite"].ToInt64()),
            Cost = new Money(sum["cost"].ToInt64()),
        };
    }

    private static BsonDocument Group(UsageBy by)
    {
        var names = new List<string>();
        names.AddRange(by.HasFlag(UsageBy.Day) ? ["day"] : []);
        names.AddRange(by.HasFlag(UsageBy.Model) ? ["provider", "model"] : []);
        names.AddRange(by.HasFlag(UsageBy.Participant) ? ["session", "participant"] : []);
        names.AddRange(by.HasFlag(UsageBy.User) ? ["user"] : []);
        names.AddRange(by.HasFlag(UsageBy.Key) ? ["key"] : []);
        var failed = new BsonDocument("$cond", new BsonArray { new BsonDocument("$in", new BsonArray { "$outcome", NoFailures }), 0, 1 });
        return new BsonDocument
        {
            { "_id", names.Count == 0 ? BsonNull.Value : new BsonDocument(names.Select(n => new BsonElement(n, "$" + n))) },
            { "requests", Sum(1) },
            { "failed", Sum(failed) },
            { "uncertain", Sum(new BsonDocument("$cond", new BsonArray { "$uncertain", 1, 0 })) },
            { "input", Sum("$usage.input") },
            { "cachedInput", Sum("$usage.cachedInput") },
            { "cacheWrite", Sum("$usage.cacheWrite") },
            { "output", Sum("$usage.output") },
            { "reasoning", Sum("$usage.reasoning") },
            { "longCacheWrite", Sum("$usage.longCacheWrite") },
            { "cost", Sum("$cost") },
        };
    }

    private static BsonDocument Sum(BsonValue value) => new("$sum", value);

    private static Guid? Id(BsonDocument key, string name) =>
        key.TryGetValue(name, out var value) && value is BsonBinaryData binary ? binary.ToGuid(GuidRepresentation.Standard) : null;
}
