using System.Globalization;
using AiCollab.Core.Accounts;
using AiCollab.Core.Sandbox;
using MongoDB.Bson;
using MongoDB.Driver;

namespace AiCollab.Infrastructure.Sandbox;

/// <summary>The collection <c>run_usage</c>: one document for a person and a day (UTC).</summary>
internal sealed class MongoRunUsageStore(IMongoDatabase database) : IRunUsageStore
{
    private static readonly FindOneAndUpdateOptions<BsonDocument> After = new() { IsUpsert = true, ReturnDocument = ReturnDocument.After };
    private readonly IMongoCollection<BsonDocument> _days = database.GetCollection<BsonDocument>("run_usage");

    public async Task<RunUsage> AddAsync(UserId user, DateOnly day, int runs, TimeSpan time, CancellationToken ct)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"{user.Value:N}/{day:yyyy-MM-dd}");
        var add = new BsonDocument("$inc", new BsonDocument { ["runs"] = runs, ["ms"] = (long)time.TotalMilliseconds });
        var sum = await _days.FindOneAndUpdateAsync<BsonDocument>(new BsonDocument("_id", id), add, After, ct).ConfigureAwait(false);
        return new RunUsage(sum["runs"].ToInt32(), TimeSpan.FromMilliseconds(sum["ms"].ToInt64()));
    }
}
