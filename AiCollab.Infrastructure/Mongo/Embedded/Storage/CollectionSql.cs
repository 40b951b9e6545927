namespace AiCollab.Infrastructure.Mongo.Embedded.Storage;

/// <summary>The statements on one collection's table, built once.</summary>
internal sealed class CollectionSql(int id)
{
    public string Create { get; } = $"CREATE TABLE c{id}(rid INTEGER PRIMARY KEY, id BLOB NOT NULL, doc BLOB NOT NULL); CREATE UNIQUE INDEX c{id}_id ON c{id}(id)";

    public string Drop { get; } = $"DROP TABLE c{id}";

    public string Insert { get; } = $"INSERT INTO c{id}(id, doc) VALUES(?1, ?2)";

    public string Replace { get; } = $"UPDATE c{id} SET doc = ?1 WHERE rid = ?2";

    public string Delete { get; } = $"DELETE FROM c{id} WHERE rid = ?1";

    public string Count { get; } = $"SELECT count(*) FROM c{id}";

    public string Size { get; } = $"SELECT count(*), coalesce(sum(length(doc)), 0) FROM c{id}";

    public string ByRid { get; } = $"SELECT rid, doc FROM c{id} WHERE rid = ?1";

    public string ById { get; } = $"SELECT rid, doc FROM c{id} WHERE id = ?1";

    public string RidById { get; } = $"SELECT rid FROM c{id} WHERE id = ?1";

    /// <summary>All documents in the order of insertion, from after a row on.</summary>
    public string Scan { get; } = $"SELECT rid, doc FROM c{id} WHERE rid > ?1 ORDER BY rid";

    public string ScanWithId { get; } = $"SELECT rid, id, doc FROM c{id} ORDER BY rid";

    public string ScanBackwards { get; } = $"SELECT rid, doc FROM c{id} WHERE rid < ?1 ORDER BY rid DESC";

    public string CountIdsUpTo { get; } = $"SELECT count(*) FROM (SELECT 1 FROM c{id} WHERE id >= ?1 AND id < ?2 LIMIT ?3)";

    public string IdRange { get; } = $"SELECT id, rid, doc FROM c{id} WHERE id >= ?1 AND id < ?2 ORDER BY id";

    public string IdRangeBackwards { get; } = $"SELECT id, rid, doc FROM c{id} WHERE id >= ?1 AND id < ?2 ORDER BY id DESC";
}
