using AiCollab.Infrastructure.Mongo.Embedded.Storage;

namespace AiCollab.Infrastructure.Mongo.Embedded.Planning;

/// <summary>Runs a plan over the tables, one raw document at a time. Each document comes once, whatever the number of its entries.</summary>
internal sealed class DocumentScan(SqliteHandle db, CollectionInfo collection, ScanPlan plan, ScanPosition? after = null, HashSet<long>? seen = null) : IDisposable
{
    private readonly HashSet<long>? _seen = seen ?? (plan.Index is { Multikey: true } ? [] : null);
    private int _interval = after?.Interval ?? 0;
    private ScanPosition? _after = after;
    private SqliteStatement? _statement;
    private bool _started;

    public long Rid { get; private set; }

    /// <summary>Valid until the next move.</summary>
    public ReadOnlySpan<byte> Document => _statement!.Blob(plan.Kind == ScanKind.Table ? 1 : 2);

    /// <summary>The rows already given, for a scan that goes on later.</summary>
    public HashSet<long>? Seen => _seen;

    public ScanPosition Position => new(_interval, plan.Kind == ScanKind.Table ? [] : _statement!.Blob(0).ToArray(), Rid);

    /// <exception cref="OutdatedPlanException">A write has made the plan's assumption wrong; nothing has been given yet.</exception>
    public bool MoveNext()
    {
        while (Open())
        {
            while (_statement!.Step())
            {
                if (!_started && plan.IsOutdated)
                {
                    throw new OutdatedPlanException();
                }

                _started = true;
                Rid = _statement.Integer(plan.Kind == ScanKind.Table ? 0 : 1);
                if (_seen is null || _seen.Add(Rid))
                {
                    return true;
                }
            }

            Close();
            _interval++;
            _after = null;
        }

        return !_started && plan.IsOutdated ? throw new OutdatedPlanException() : false;
    }

    public void Dispose() => Close();

    private bool Open()
    {
        if (_statement is not null)
        {
            return true;
        }

        _statement = plan.Kind switch
        {
            ScanKind.Table => OpenTable(),
            _ when _interval >= plan.Intervals.Count => null,
            ScanKind.Id => OpenId(plan.Intervals[_interval]),
            _ => OpenIndex(plan.Index!.Sql, plan.Intervals[_interval]),
        };
        return _statement is not null;
    }

    private SqliteStatement? OpenTable() => (_interval, plan.Backwards) switch
    {
        ( > 0, _) => null,
        (_, true) => db.Prepare(collection.Sql.ScanBackwards).Bind(1, _after?.Rid ?? long.MaxValue),
        _ => db.Prepare(collection.Sql.Scan).Bind(1, _after?.Rid ?? 0),
    };

    private SqliteStatement OpenId(KeyInterval interval)
    {
        // Ids are unique: going on after a key needs no row number, only the next possible key.
        var start = _after is null || plan.Backwards ? interval.Start : [.. _after.Key, 0];
        var end = _after is null || !plan.Backwards ? interval.End : _after.Key;
        return db.Prepare(plan.Backwards ? collection.Sql.IdRangeBackwards : collection.Sql.IdRange).Bind(1, start).Bind(2, end);
    }

    private SqliteStatement OpenIndex(IndexSql sql, KeyInterval interval)
    {
        if (_after is null)
        {
            return db.Prepare(plan.Backwards ? sql.RangeBackwards : sql.Range).Bind(1, interval.Start).Bind(2, interval.End);
        }

        return plan.Backwards
            ? db.Prepare(sql.RangeBackwardsAfter).Bind(1, interval.Start).Bind(2, _after.Key).Bind(3, _after.Rid)
            : db.Prepare(sql.RangeAfter).Bind(1, _after.Key).Bind(2, interval.End).Bind(3, _after.Rid);
    }

    private void Close()
    {
        _statement?.Dispose();
        _statement = null;
    }
}

/// <summary>Plan again: the index has become multikey since.</summary>
internal sealed class OutdatedPlanException : Exception;
