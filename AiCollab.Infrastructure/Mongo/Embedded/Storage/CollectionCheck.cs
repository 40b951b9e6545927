using AiCollab.Infrastructure.Mongo.Embedded.Keys;
using AiCollab.Infrastructure.Mongo.Embedded.Wire;

namespace AiCollab.Infrastructure.Mongo.Embedded.Storage;

/// <summary>Compares a collection's documents with its index entries, both ways.</summary>
internal sealed class CollectionCheck
{
    private const int MaxErrors = 100;
    private readonly HashSet<long> _unreadable = [];

    private CollectionCheck()
    {
    }

    public long Documents { get; private set; }

    public Dictionary<string, long> Entries { get; } = [];

    public List<string> Errors { get; } = [];

    public static CollectionCheck Run(SqliteHandle db, CollectionInfo collection)
    {
        var check = new CollectionCheck();
        check.CheckDocuments(db, collection);
        foreach (var index in collection.Indexes)
        {
            check.CheckIndex(db, collection, index);
        }

        return check;
    }

    private void CheckDocuments(SqliteHandle db, CollectionInfo collection)
    {
        using var scan = db.Prepare(collection.Sql.ScanWithId);
        while (scan.Step())
        {
            Documents++;
            var rid = scan.Integer(0);
            try
            {
                BsonCheck.Document(scan.Blob(2));
                var id = BsonDecoder.Field(scan.Blob(2), "_id"u8);
                if (id is null || !KeyString.Encode(id).AsSpan().SequenceEqual(scan.Blob(1)))
                {
                    Report($"row {rid} is filed under another _id than its document's");
                }
            }
            catch (Exception e) when (e is CommandException or ArgumentException or FormatException)
            {
                _unreadable.Add(rid);
                Report($"row {rid}: {e.Message}");
            }
        }

        Entries["_id_"] = Documents;
    }

    private void CheckIndex(SqliteHandle db, CollectionInfo collection, IndexInfo index)
    {
        var expected = Expected(db, collection, index);
        var count = 0L;
        using var entries = db.Prepare(index.Sql.Entries);
        while (entries.Step())
        {
            count++;
            if (!expected.Remove((Convert.ToHexString(entries.Blob(0)), entries.Integer(1))))
            {
                Report($"index {index.Name}: an entry points to row {entries.Integer(1)}, which does not have that key");
            }
        }

        foreach (var (_, rid) in expected)
        {
            Report($"index {index.Name}: row {rid} lacks an entry");
        }

        Entries[index.Name] = count;
    }

    private HashSet<(string Key, long Rid)> Expected(SqliteHandle db, CollectionInfo collection, IndexInfo index)
    {
        var expected = new HashSet<(string, long)>();
        using var scan = db.Prepare(collection.Sql.Scan).Bind(1, 0);
        while (scan.Step())
        {
            if (_unreadable.Contains(scan.Integer(0)))
            {
                continue;
            }

            foreach (var entry in IndexEntries.Of(index, BsonDecoder.Decode(scan.Blob(1), index.Fields)).Entries)
            {
                expected.Add((Convert.ToHexString(entry.Key), scan.Integer(0)));
            }
        }

        return expected;
    }

    private void Report(string error)
    {
        if (Errors.Count < MaxErrors)
        {
            Errors.Add(error);
        }
    }
}
