using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using AiCollab.Infrastructure.Mongo.Embedded.Planning;
using AiCollab.Infrastructure.Mongo.Embedded.Query;
using AiCollab.Infrastructure.Mongo.Embedded.Storage;
using AiCollab.Infrastructure.Mongo.Embedded.Updates;
using AiCollab.Infrastructure.Mongo.Embedded.Wire;

using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Commands;

/// <summary>Applies one update to one document, or makes the document that an upsert inserts.</summary>
internal sealed class UpdateStatement(FindQuery query, Update update)
{
    public FindQuery Query { get; } = query;

    private Filter Filter => Query.Matcher.Filter;

    /// <summary>Null when the update changes nothing.</summary>
    /// <exception cref="CommandException">66 ImmutableField, 10334 BSONObjectTooLarge, 11000 DuplicateKey, and what the update itself refuses</exception>
    public StoredDocument? Apply(SqliteHandle db, CollectionInfo collection, FoundDocument found)
    {
        var old = BsonDecoder.Decode(found.Document);
        var id = old["_id"];
        var changed = update.Apply(old, Filter, Filter.Match(old), isInsert: false);
        if (ReferenceEquals(changed, old))
        {
            return null;
        }

        if (!changed.TryGetValue("_id", out var newId))
        {
            changed.InsertAt(0, new BsonElement("_id", id));
        }
        else if (BsonOrder.Instance.Compare(id, newId) != 0)
        {
            throw new CommandException(66, "ImmutableField",
                "Performing an update on the path '_id' would modify the immutable field '_id'");
        }

        var stored = StoredDocument.From(changed);
        if (stored.Bytes.Span.SequenceEqual(found.Document))
        {
            return null;
        }

        DocumentTable.Replace(db, collection, found.Rid, found.Document, stored.Bytes.Span);
        return stored;
    }

    public StoredDocument Upsert(SqliteHandle db, CollectionInfo collection)
    {
        var seed = update.Seed(Filter);
        var stored = StoredDocument.From(update.Apply(seed, Filter, new MatchResult(true, -1), isInsert: true));
        DocumentTable.Insert(db, collection, stored.Id, stored.Bytes.Span);
        return stored;
    }
}
