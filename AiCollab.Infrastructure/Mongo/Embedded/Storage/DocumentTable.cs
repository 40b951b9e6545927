using AiCollab.Infrastructure.Mongo.Embedded.Keys;
using AiCollab.Infrastructure.Mongo.Embedded.Wire;

using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Storage;

/// <summary>
/// Writes documents together with their index entries. Everything that can be refused is checked before the first
/// row is touched, so a refused document leaves no trace and needs no savepoint.
/// </summary>
internal static class DocumentTable
{
    public static void Insert(SqliteHandle db, CollectionInfo collection, BsonValue id, ReadOnlySpan<byte> document)
    {
        var key = KeyString.Encode(id);
        var entries = IndexEntries.Of(collection, document);
        if (entries.Count > 0 && HasId(db, collection, key))
        {
            throw DuplicateKey.OnId(collection, id);
        }

        CheckUnique(db, collection, entries, rid: 0);
        InsertRow(db, collection, id, key, document);
        if (entries.Count > 0)
        {
            Add(db, entries, db.LastInsertRowId);
        }
    }

    public static void Replace(SqliteHandle db, CollectionInfo collection, long rid, ReadOnlySpan<byte> old, ReadOnlySpan<byte> document)
    {
        var before = IndexEntries.Of(collection, old);
        var after = IndexEntries.Of(collection, document);
        IndexEntries.RemoveCommon(before, after);
        CheckUnique(db, collection, after, rid);
        Remove(db, before, rid);
        using (var update = db.Prepare(collection.Sql.Replace))
        {
            update.Bind(1, document).Bind(2, rid).Step();
        }

        Add(db, after, rid);
    }

    public static void Delete(SqliteHandle db, CollectionInfo collection, long rid, ReadOnlySpan<byte> document)
    {
        Remove(db, IndexEntries.Of(collection, document), rid);
        using var delete = db.Prepare(collection.Sql.Delete);
        delete.Bind(1, rid).Step();
    }

    /// <summary>The entries of a stored document in an index that is being built.</summary>
    public static void AddEntries(SqliteHandle db, CollectionInfo collection, IndexInfo index, long rid, ReadOnlySpan<byte> document)
    {
        List<IndexEntries> entries = [IndexEntries.Of(index, BsonDecoder.Decode(document, index.Fields))];
        CheckUnique(db, collection, entries, rid);
        Add(db, entries, rid);
    }

    private static bool HasId(SqliteHandle db, CollectionInfo collection, byte[] key)
    {
        using var read = db.Prepare(collection.Sql.RidById);
        return read.Bind(1, key).Step();
    }

    private static void InsertRow(SqliteHandle db, CollectionInfo collection, BsonValue id, byte[] key, ReadOnlySpan<byte> document)
    {
        using var insert = db.Prepare(collection.Sql.Insert);
        try
        {
            insert.Bind(1, key).Bind(2, document).Step();
        }
        catch (StorageException e) when (e.IsConstraint)
        {
            throw DuplicateKey.OnId(collection, id);
        }
    }

    private static void CheckUnique(SqliteHandle db, CollectionInfo collection, List<IndexEntries> all, long rid)
    {
        foreach (var entries in all)
        {
            if (!entries.Index.Unique)
            {
                continue;
            }

            foreach (var entry in entries.Entries)
            {
                using var holder = db.Prepare(entries.Index.Sql.Holder);
                if (holder.Bind(1, entry.Key).Bind(2, rid).Step())
                {
                    throw DuplicateKey.On(collection, entries.Index, entry.KeyValue);
                }
            }
        }
    }

    private static void Add(SqliteHandle db, List<IndexEntries> all, long rid)
    {
        foreach (var entries in all)
        {
            entries.NoteMultikey(db);
            foreach (var entry in entries.Entries)
            {
                using var insert = db.Prepare(entries.Index.Sql.Insert);
                insert.Bind(1, entry.Key).Bind(2, rid).Step();
            }
        }
    }

    private static void Remove(SqliteHandle db, List<IndexEntries> all, long rid)
    {
        foreach (var entries in all)
        {
            foreach (var entry in entries.Entries)
            {
                using var delete = db.Prepare(entries.Index.Sql.Delete);
                delete.Bind(1, entry.Key).Bind(2, rid).Step();
            }
        }
    }
}
