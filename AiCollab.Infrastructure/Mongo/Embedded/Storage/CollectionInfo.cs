using System.Collections.Immutable;

using AiCollab.Infrastructure.Mongo.Embedded.Wire;

using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Storage;

/// <summary>A collection as the catalog knows it; replaced as a whole when its indexes or options change.</summary>
internal sealed record CollectionInfo(int Id, Namespace Namespace, BsonDocument Options, ImmutableArray<IndexInfo> Indexes)
{
    /// <summary>The top-level fields that the indexes look at; null when an index may look at any.</summary>
    public FieldNames? IndexedFields { get; private init; } = Fields(Indexes);

    public CollectionSql Sql { get; } = new(Id);

    /// <summary>The same collection with other indexes. A plain <c>with</c> would keep the fields of the old ones.</summary>
    public CollectionInfo WithIndexes(ImmutableArray<IndexInfo> indexes) => this with { Indexes = indexes, IndexedFields = Fields(indexes) };

    public IndexInfo? Index(string name) => Indexes.FirstOrDefault(index => index.Name == name);

    private static FieldNames? Fields(ImmutableArray<IndexInfo> indexes)
    {
        var fields = new HashSet<string>(StringComparer.Ordinal);
        foreach (var index in indexes)
        {
            if (index.Fields is null)
            {
                return null;
            }

            fields.UnionWith(index.Fields.Names);
        }

        return new FieldNames(fields);
    }
}
