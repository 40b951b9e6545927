using System.Collections.Concurrent;

namespace AiCollab.Infrastructure.Mongo.Embedded.Storage;

/// <summary>The collections that committed writes have made. Only the writer publishes, after its commit.</summary>
internal sealed class Catalog(IEnumerable<CollectionInfo> collections)
{
    private readonly ConcurrentDictionary<Namespace, CollectionInfo> _collections =
        new(collections.Select(c => KeyValuePair.Create(c.Namespace, c)));

    public IEnumerable<CollectionInfo> All => _collections.Values;

    public IEnumerable<CollectionInfo> In(string database) => All.Where(c => c.Namespace.Database == database);

    public CollectionInfo? Find(Namespace ns) => _collections.GetValueOrDefault(ns);

    public void Publish(CollectionInfo collection) => _collections[collection.Namespace] = collection;

    public void Remove(Namespace ns) => _collections.TryRemove(ns, out _);
}
