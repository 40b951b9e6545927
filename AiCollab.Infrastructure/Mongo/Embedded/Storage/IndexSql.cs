namespace AiCollab.Infrastructure.Mongo.Embedded.Storage;

/// <summary>The statements on one index's table, built once.</summary>
internal sealed class IndexSql(int collection, int index)
{
    private readonly string _table = $"x{collection}_{index}";

    public string Create => $"CREATE TABLE {_table}(k BLOB NOT NULL, rid INTEGER NOT NULL, PRIMARY KEY(k, rid)) WITHOUT ROWID";

    public string Drop => $"DROP TABLE {_table}";

    public string Entries => $"SELECT k, rid FROM {_table} ORDER BY k, rid";

    public string Count => $"SELECT count(*) FROM {_table}";

    public string Insert { get; } = $"INSERT INTO x{collection}_{index}(k, rid) VALUES(?1, ?2)";

    public string Delete { get; } = $"DELETE FROM x{collection}_{index} WHERE k = ?1 AND rid = ?2";

    public string Holder { get; } = $"SELECT rid FROM x{collection}_{index} WHERE k = ?1 AND rid <> ?2 LIMIT 1";

    public string Rids { get; } = $"SELECT rid FROM x{collection}_{index} WHERE k >= ?1 AND k < ?2 ORDER BY k, rid LIMIT ?3";

    public string CountUpTo { get; } = $"SELECT count(*) FROM (SELECT 1 FROM x{collection}_{index} WHERE k >= ?1 AND k < ?2 LIMIT ?3)";

    public string Range { get; } =
        $"SELECT i.k, i.rid, c.doc FROM x{collection}_{index} i CROSS JOIN c{collection} c ON c.rid = i.rid WHERE i.k >= ?1 AND i.k < ?2 ORDER BY i.k, i.rid";

    public string RangeBackwards { get; } =
        $"SELECT i.k, i.rid, c.doc FROM x{collection}_{index} i CROSS JOIN c{collection} c ON c.rid = i.rid WHERE i.k >= ?1 AND i.k < ?2 ORDER BY i.k DESC, i.rid DESC";

    /// <summary>As <see cref="Range"/>, from after an entry on: where a cursor goes on.</summary>
    public string RangeAfter { get; } =
        $"SELECT i.k, i.rid, c.doc FROM x{collection}_{index} i CROSS JOIN c{collection} c ON c.rid = i.rid WHERE (i.k, i.rid) > (?1, ?3) AND i.k < ?2 ORDER BY i.k, i.rid";

    public string RangeBackwardsAfter { get; } =
        $"SELECT i.k, i.rid, c.doc FROM x{collection}_{index} i CROSS JOIN c{collection} c ON c.rid = i.rid WHERE i.k >= ?1 AND (i.k, i.rid) < (?2, ?3) ORDER BY i.k DESC, i.rid DESC";
}
