using AiCollab.Infrastructure.Mongo.Embedded.Storage;

namespace AiCollab.Infrastructure.Mongo.Embedded.Commands;

/// <summary>How many documents a collection holds and the bytes of their BSON.</summary>
internal readonly record struct CollectionSize(long Documents, long Bytes)
{
    public static CollectionSize Of(StoreEngine store, CollectionInfo collection)
    {
        using var reader = store.Readers.Rent();
        try
        {
            using var size = reader.Db.Prepare(collection.Sql.Size);
            size.Step();
            return new CollectionSize(size.Integer(0), size.Integer(1));
        }
        catch (StorageException e) when (e.IsMissingTable)
        {
            return default;
        }
    }
}
