using System.Collections.Immutable;

using AiCollab.Infrastructure.Mongo.Embedded.Wire;

using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Storage;

/// <summary>The catalog's own tables. Numbers are never reused, so a statement on a dropped table cannot meet another one.</summary>
internal static class CatalogTables
{
    /// <summary>Raised when the layout or the key encoding changes.</summary>
    private const int Version = 1;

    private const string Schema = """
        CREATE TABLE IF NOT EXISTS catalog(id INTEGER PRIMARY KEY AUTOINCREMENT, db TEXT NOT NULL, name TEXT NOT NULL, options BLOB NOT NULL, UNIQUE(db, name));
        CREATE TABLE IF NOT EXISTS indexes(id INTEGER PRIMARY KEY AUTOINCREMENT, collection INTEGER NOT NULL, spec BLOB NOT NULL, multikey INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS retries(lsid BLOB NOT NULL, stmt INTEGER NOT NULL, txn INTEGER NOT NULL, at INTEGER NOT NULL, reply BLOB NOT NULL, PRIMARY KEY(lsid, stmt)) WITHOUT ROWID;
        """;

    public static void Prepare(SqliteHandle db)
    {
        using (var read = db.Prepare("PRAGMA user_version"))
        {
            read.Step();
            if (read.Integer(0) > Version)
            {
                throw new StorageException(0, $"the data was written by a newer version of this product (layout {read.Integer(0)}, this one knows {Version})");
            }
        }

        db.RunScript(Schema + $"PRAGMA user_version={Version};");
    }

    public static List<CollectionInfo> Load(SqliteHandle db)
    {
        var collections = new List<CollectionInfo>();
        using var read = db.Prepare("SELECT id, db, name, options FROM catalog ORDER BY id");
        while (read.Step())
        {
            var id = (int)read.Integer(0);
            collections.Add(new CollectionInfo(id, Namespace.Of(read.Text(1), read.Text(2)), BsonDecoder.Decode(read.Blob(3)), LoadIndexes(db, id)));
        }

        return collections;
    }

    public static int AddCollection(SqliteHandle db, Namespace ns, BsonDocument options)
    {
        using var insert = db.Prepare("INSERT INTO catalog(db, name, options) VALUES(?1, ?2, ?3)");
        insert.Bind(1, ns.Database).Bind(2, ns.Collection).Bind(3, BsonBuffer.Encode(options)).Step();
        return (int)db.LastInsertRowId;
    }

    public static void RemoveCollection(SqliteHandle db, int id)
    {
        Run(db, "DELETE FROM catalog WHERE id = ?1", id);
        Run(db, "DELETE FROM indexes WHERE collection = ?1", id);
    }

    public static void Rename(SqliteHandle db, int id, Namespace to)
    {
        using var update = db.Prepare("UPDATE catalog SET db = ?1, name = ?2 WHERE id = ?3");
        update.Bind(1, to.Database).Bind(2, to.Collection).Bind(3, id).Step();
    }

    public static int AddIndex(SqliteHandle db, int collection, BsonDocument spec)
    {
        using var insert = db.Prepare("INSERT INTO indexes(collection, spec, multikey) VALUES(?1, ?2, 0)");
        insert.Bind(1, collection).Bind(2, BsonBuffer.Encode(spec)).Step();
        return (int)db.LastInsertRowId;
    }

    public static void ReplaceSpec(SqliteHandle db, int index, BsonDocument spec)
    {
        using var update = db.Prepare("UPDATE indexes SET spec = ?1 WHERE id = ?2");
        update.Bind(1, BsonBuffer.Encode(spec)).Bind(2, index).Step();
    }

    public static void MarkMultikey(SqliteHandle db, int index) => Run(db, "UPDATE indexes SET multikey = 1 WHERE id = ?1", index);

    public static void RemoveIndex(SqliteHandle db, int index) => Run(db, "DELETE FROM indexes WHERE id = ?1", index);

    private static ImmutableArray<IndexInfo> LoadIndexes(SqliteHandle db, int collection)
    {
        var indexes = ImmutableArray.CreateBuilder<IndexInfo>();
        using var read = db.Prepare("SELECT id, spec, multikey FROM indexes WHERE collection = ?1 ORDER BY id");
        read.Bind(1, collection);
        while (read.Step())
        {
            indexes.Add(new IndexInfo((int)read.Integer(0), collection, BsonDecoder.Decode(read.Blob(1)), read.Integer(2) != 0));
        }

        return indexes.ToImmutable();
    }

    private static void Run(SqliteHandle db, string sql, int id)
    {
        using var statement = db.Prepare(sql);
        statement.Bind(1, id).Step();
    }
}
