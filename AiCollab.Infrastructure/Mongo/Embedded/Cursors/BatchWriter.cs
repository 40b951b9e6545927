using AiCollab.Infrastructure.Mongo.Embedded.Wire;

namespace AiCollab.Infrastructure.Mongo.Embedded.Cursors;

/// <summary>Fills the array of one batch, up to a number of documents and 16 MB.</summary>
internal sealed class BatchWriter(BsonBuffer buffer, int maxDocuments)
{
    /// <summary>MongoDB's batches without a size of their own: the first has 101 documents, the others 16 MB.</summary>
    public const int FirstBatch = 101;

    public const int MaxBytes = 16 * 1024 * 1024;

    public int Count { get; private set; }

    public bool IsFull => Count >= maxDocuments;

    /// <summary>False: it does not fit any more and belongs into the next batch.</summary>
    public bool TryAdd(ReadOnlySpan<byte> document)
    {
        if (Count > 0 && buffer.Length + document.Length > MaxBytes)
        {
            return false;
        }

        buffer.RawElement(Count++, document);
        return true;
    }
}
