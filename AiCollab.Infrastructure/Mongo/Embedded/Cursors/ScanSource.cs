using AiCollab.Infrastructure.Mongo.Embedded.Planning;
using AiCollab.Infrastructure.Mongo.Embedded.Storage;
using AiCollab.Infrastructure.Mongo.Embedded.Wire;

namespace AiCollab.Infrastructure.Mongo.Embedded.Cursors;

/// <summary>
/// A scan that goes on where the last batch ended: between batches it holds a position, not a transaction,
/// so a forgotten cursor cannot keep the log from being checkpointed.
/// </summary>
internal sealed class ScanSource(ReaderPool readers, CollectionInfo collection, FindQuery query, ScanPlan plan) : CursorSource
{
    private ScanPosition? _position;
    private HashSet<long>? _seen;
    private byte[]? _pending;
    private long _skip = query.Skip;
    private long _left = query.Limit ?? long.MaxValue;
    private bool _moved;

    public override bool Fill(BatchWriter batch)
    {
        if (_pending is not null)
        {
            batch.TryAdd(_pending);
            _pending = null;
        }

        try
        {
            _moved = false;
            using var reader = readers.Rent();
            using var snapshot = plan.Intervals.Count > 1 ? reader.Snapshot() : default;
            using var scan = new DocumentScan(reader.Db, collection, plan, _position, _seen);
            return Fill(batch, scan);
        }
        catch (StorageException e) when (e.IsMissingTable && _position is not null)
        {
            throw new CommandException(175, "QueryPlanKilled", $"The collection {collection.Namespace} or an index in use was dropped");
        }
    }

    private bool Fill(BatchWriter batch, DocumentScan scan)
    {
        while (!batch.IsFull && _left > 0)
        {
            if (!Next(scan))
            {
                return false;
            }

            _left--;
            if (!TryAdd(batch, scan.Document))
            {
                break;
            }
        }

        if (_left == 0 && _pending is null)
        {
            return false;
        }

        _position = _moved ? scan.Position : _position;
        _seen = scan.Seen;
        return true;
    }

    private bool Next(DocumentScan scan)
    {
        while (scan.MoveNext())
        {
            if (query.Matcher.Matches(scan.Document) && _skip-- <= 0)
            {
                _moved = true;
                return true;
            }
        }

        return false;
    }

    private bool TryAdd(BatchWriter batch, ReadOnlySpan<byte> document)
    {
        if (query.Project is null)
        {
            if (batch.TryAdd(document))
            {
                return true;
            }

            _pending = document.ToArray();
            return false;
        }

        using var projected = BsonBuffer.Of(query.Project(BsonDecoder.Decode(document)));
        if (batch.TryAdd(projected.Written))
        {
            return true;
        }

        _pending = projected.Written.ToArray();
        return false;
    }
}
