namespace AiCollab.Infrastructure.Mongo.Embedded.Cursors;

/// <summary>What a cursor draws its batches from.</summary>
internal abstract class CursorSource
{
    /// <summary>Fills a batch. False: nothing can follow, the cursor is exhausted.</summary>
    public abstract bool Fill(BatchWriter batch);
}
