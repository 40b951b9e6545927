using AiCollab.Infrastructure.Mongo.Embedded.Keys;

using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Storage;

/// <summary>Deletes what TTL indexes say has expired, a bounded number of documents in each transaction.</summary>
internal sealed class ExpirySweep(WriteQueue writer, Catalog catalog, TimeProvider time)
{
    private const int BatchSize = 500;

    /// <summary>The number of documents that were deleted.</summary>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        var deleted = 0;
        foreach (var collection in catalog.All.ToList())
        {
            foreach (var index in collection.Indexes.Where(index => index.ExpireAfter is not null))
            {
                deleted += await SweepAsync(collection.Namespace, index.Id, ct);
            }
        }

        return deleted;
    }

    private async Task<int> SweepAsync(Namespace ns, int index, CancellationToken ct)
    {
        var deleted = 0;
        int last;
        do
        {
            ct.ThrowIfCancellationRequested();
            last = await writer.RunAsync(transaction => DeleteSome(transaction.Db, ns, index));
            deleted += last;
        }
        while (last == BatchSize);

        return deleted;
    }

    private int DeleteSome(SqliteHandle db, Namespace ns, int id)
    {
        // Looked up again under the writer: the index may have been dropped or altered meanwhile.
        if (catalog.Find(ns) is not { } collection || collection.Indexes.FirstOrDefault(i => i.Id == id) is not { ExpireAfter: { } after } index)
        {
            return 0;
        }

        var rids = Expired(db, index, time.GetUtcNow() - after);
        foreach (var rid in rids)
        {
            DocumentTable.Delete(db, collection, rid, Planning.Finder.Read(db, collection, rid));
        }

        return rids.Count;
    }

    /// <summary>Only dates expire; of an array the earliest date counts, which is the entry found first.</summary>
    private static HashSet<long> Expired(SqliteHandle db, IndexInfo index, DateTimeOffset before)
    {
        var descending = index.Parts[0].Descending;
        var oldest = KeyString.Encode(new BsonDateTime(long.MinValue), descending);
        var newest = KeyString.Encode(new BsonDateTime(before.ToUnixTimeMilliseconds()), descending);
        var (start, end) = descending ? (newest, oldest) : (oldest, newest);
        var rids = new HashSet<long>();
        using var read = db.Prepare(index.Sql.Rids);
        read.Bind(1, start).Bind(2, KeyString.PrefixEnd(end) ?? Planning.KeyInterval.Top).Bind(3, BatchSize);
        while (read.Step())
        {
            rids.Add(read.Integer(0));
        }

        return rids;
    }
}
