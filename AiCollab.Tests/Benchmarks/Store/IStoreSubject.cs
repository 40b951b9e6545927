namespace AiCollab.Tests.Benchmarks.Store;

/// <summary>One store with documents of 1 KB under the ids 0, 1, 2 ...; each call is one acknowledged operation.</summary>
internal interface IStoreSubject : IAsyncDisposable
{
    string Name { get; }

    Task FindAsync(int id);

    /// <summary>Reads 100 documents, from an id on.</summary>
    Task RangeAsync(int id);

    Task InsertAsync(int id);

    /// <summary>Inserts 100 documents at once, from an id on.</summary>
    Task InsertManyAsync(int id);

    /// <summary>Adds one to a number of the document.</summary>
    Task IncrementAsync(int id);
}
