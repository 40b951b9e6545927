using AiCollab.Infrastructure.Mongo.Embedded.Planning;
using AiCollab.Infrastructure.Mongo.Embedded.Storage;

namespace AiCollab.Infrastructure.Mongo.Embedded.Cursors;

/// <summary>A query that plans itself when its first batch is asked for, and again if a concurrent change overtakes the plan.</summary>
internal sealed class QuerySource(StoreEngine store, Namespace ns, FindQuery query) : CursorSource
{
    private const int MaxAttempts = 5;
    private CursorSource? _planned;

    public override bool Fill(BatchWriter batch)
    {
        for (var attempt = 1; ; attempt++)
        {
            var isFirst = _planned is null;
            try
            {
                _planned ??= Plan();
                return _planned is not null && _planned.Fill(batch);
            }
            catch (Exception e) when (isFirst && attempt < MaxAttempts && IsOvertaken(e))
            {
                _planned = null;
            }
        }
    }

    /// <summary>Runs a read that plans for itself, again if a concurrent change overtakes its plan.</summary>
    public static T Retrying<T>(Func<T> read)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return read();
            }
            catch (Exception e) when (attempt < MaxAttempts && IsOvertaken(e))
            {
                // Plan again on what the catalog says now.
            }
        }
    }

    private static bool IsOvertaken(Exception e) => e is OutdatedPlanException or StorageException { IsMissingTable: true };

    private CursorSource? Plan()
    {
        if (store.Catalog.Find(ns) is not { } collection)
        {
            return null;
        }

        using var reader = store.Readers.Rent();
        var plan = Planner.Plan(reader.Db, collection, query.Matcher.Filter, query.Sort, query.Hint);
        if (query.Sort is null || plan.IsSorted)
        {
            return new ScanSource(store.Readers, collection, query, plan);
        }

        using var snapshot = reader.Snapshot();
        return new SortedSource(query, new SortedDocuments(query).Run(reader.Db, collection, plan));
    }
}
