using AiCollab.Infrastructure.Mongo.Embedded.Storage;
using AiCollab.Infrastructure.Mongo.Embedded.Wire;

namespace AiCollab.Infrastructure.Mongo.Embedded.Planning;

/// <summary>Sorts in memory what no index gives in order, keeping no more than the query can return.</summary>
internal sealed class SortedDocuments(FindQuery query)
{
    /// <summary>MongoDB's limit of a sort that may not use the disk.</summary>
    private const long MaxBytes = 100L * 1024 * 1024;

    private readonly List<Row> _rows = [];
    private readonly long _keep = query.Limit is { } limit ? query.Skip + limit : long.MaxValue;
    private long _bytes;

    /// <summary>The rows in order, skip and limit applied.</summary>
    public List<Row> Run(SqliteHandle db, CollectionInfo collection, ScanPlan plan)
    {
        using var scan = new DocumentScan(db, collection, plan);
        while (scan.MoveNext())
        {
            var document = scan.Document;
            if (query.Matcher.Matches(document))
            {
                Add(new Row(scan.Rid, query.SortSpec!.Key(BsonDecoder.Decode(document, query.SortFields)), document.ToArray()));
            }
        }

        Order();
        return [.. _rows.Skip((int)Math.Min(query.Skip, int.MaxValue))];
    }

    private void Add(Row row)
    {
        _rows.Add(row);
        _bytes += row.Document.Length;
        if (_keep < int.MaxValue / 2 && _rows.Count > (2 * _keep) + 100)
        {
            Order();
        }

        if (_bytes > MaxBytes)
        {
            throw new CommandException(292, "QueryExceededMemoryLimitNoDiskUseAllowed",
                $"Sort exceeded memory limit of {MaxBytes} bytes; add an index on the sort's fields or a limit");
        }
    }

    private void Order()
    {
        _rows.Sort((x, y) => x.SortKey.AsSpan().SequenceCompareTo(y.SortKey) is var order and not 0 ? order : x.Rid.CompareTo(y.Rid));
        if (_rows.Count > _keep)
        {
            _bytes -= _rows.Skip((int)_keep).Sum(row => (long)row.Document.Length);
            _rows.RemoveRange((int)_keep, _rows.Count - (int)_keep);
        }
    }

    internal sealed record Row(long Rid, byte[] SortKey, byte[] Document);
}
