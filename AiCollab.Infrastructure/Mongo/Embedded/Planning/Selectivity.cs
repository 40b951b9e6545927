using AiCollab.Infrastructure.Mongo.Embedded.Storage;

namespace AiCollab.Infrastructure.Mongo.Embedded.Planning;

/// <summary>Guesses how many entries a plan reads by looking: counting stops at a bound, so asking is cheap.</summary>
internal static class Selectivity
{
    private const int Limit = 200;

    public static int Estimate(SqliteHandle db, CollectionInfo collection, ScanPlan plan)
    {
        var sql = plan.Index?.Sql.CountUpTo ?? collection.Sql.CountIdsUpTo;
        var count = 0;
        foreach (var interval in plan.Intervals)
        {
            using var read = db.Prepare(sql);
            read.Bind(1, interval.Start).Bind(2, interval.End).Bind(3, Limit - count).Step();
            count += (int)read.Integer(0);
            if (count >= Limit)
            {
                break;
            }
        }

        return count;
    }
}
