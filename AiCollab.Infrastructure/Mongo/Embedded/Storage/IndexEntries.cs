using AiCollab.Infrastructure.Mongo.Embedded.Keys;
using AiCollab.Infrastructure.Mongo.Embedded.Wire;

using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Storage;

/// <summary>The entries of one document in one index.</summary>
internal sealed class IndexEntries(IndexInfo index, List<IndexEntry> entries, bool multikey)
{
    public IndexInfo Index { get; } = index;

    public List<IndexEntry> Entries { get; } = entries;

    public static List<IndexEntries> Of(CollectionInfo collection, ReadOnlySpan<byte> document)
    {
        if (collection.Indexes.IsEmpty)
        {
            return [];
        }

        var decoded = BsonDecoder.Decode(document, collection.IndexedFields);
        return [.. collection.Indexes.Select(index => Of(index, decoded))];
    }

    public static IndexEntries Of(IndexInfo index, BsonDocument document) =>
        new(index, [.. index.Keys.Extract(document)], !index.Multikey && index.Keys.IsMultikey(document));

    /// <summary>Leaves in both lists only what differs: an update rewrites the entries that change and no others.</summary>
    public static void RemoveCommon(List<IndexEntries> before, List<IndexEntries> after)
    {
        for (var i = 0; i < before.Count; i++)
        {
            var old = before[i].Entries;
            for (var j = old.Count - 1; j >= 0; j--)
            {
                var key = old[j].Key;
                var same = after[i].Entries.FindIndex(entry => entry.Key.AsSpan().SequenceEqual(key));
                if (same >= 0)
                {
                    old.RemoveAt(j);
                    after[i].Entries.RemoveAt(same);
                }
            }
        }
    }

    /// <summary>Set before the commit: a reader that sees the new entries also sees the mark.</summary>
    public void NoteMultikey(SqliteHandle db)
    {
        if (multikey && !Index.Multikey)
        {
            Index.Multikey = true;
            CatalogTables.MarkMultikey(db, Index.Id);
        }
    }
}
