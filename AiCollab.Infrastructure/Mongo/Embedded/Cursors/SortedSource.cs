using AiCollab.Infrastructure.Mongo.Embedded.Planning;
using AiCollab.Infrastructure.Mongo.Embedded.Wire;

namespace AiCollab.Infrastructure.Mongo.Embedded.Cursors;

/// <summary>Rows that were sorted in memory; each is projected when its batch is written.</summary>
internal sealed class SortedSource(FindQuery query, List<SortedDocuments.Row> rows) : CursorSource
{
    private int _next;

    public override bool Fill(BatchWriter batch)
    {
        while (!batch.IsFull && _next < rows.Count && TryAdd(batch, rows[_next].Document))
        {
            _next++;
        }

        return _next < rows.Count;
    }

    private bool TryAdd(BatchWriter batch, byte[] document)
    {
        if (query.Project is null)
        {
            return batch.TryAdd(document);
        }

        using var projected = BsonBuffer.Of(query.Project(BsonDecoder.Decode(document)));
        return batch.TryAdd(projected.Written);
    }
}
