namespace AiCollab.Infrastructure.Mongo.Embedded.Cursors;

/// <summary>Documents that are already there: the outcome of a sort or a pipeline.</summary>
internal sealed class ListSource(IReadOnlyList<byte[]> documents) : CursorSource
{
    private int _next;

    public override bool Fill(BatchWriter batch)
    {
        while (!batch.IsFull && _next < documents.Count && batch.TryAdd(documents[_next]))
        {
            _next++;
        }

        return _next < documents.Count;
    }
}
