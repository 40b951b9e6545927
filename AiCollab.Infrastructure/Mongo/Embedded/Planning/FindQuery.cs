using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using AiCollab.Infrastructure.Mongo.Embedded.Wire;

using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Planning;

/// <summary>What a client asks for, parsed once.</summary>
internal sealed class FindQuery
{
    public FindQuery(BsonDocument filter, BsonDocument? sort = null, BsonValue? hint = null)
    {
        Matcher = new Matcher(filter);
        Hint = hint is BsonDocument { ElementCount: 0 } or BsonString { Value: "" } ? null : hint;
        if (sort is { ElementCount: 1 } && sort.GetElement(0).Name == "$natural")
        {
            Hint ??= sort;
            return;
        }

        Sort = sort is { ElementCount: > 0 } ? sort : null;
        SortSpec = Sort is null ? null : SortSpec.Parse(Sort);
        SortFields = Sort is null ? null : NeededFields.Of(Sort.Names, null);
    }

    public Matcher Matcher { get; }

    public BsonDocument? Sort { get; }

    public SortSpec? SortSpec { get; }

    /// <summary>The top-level fields that the sort looks at.</summary>
    public FieldNames? SortFields { get; }

    public BsonValue? Hint { get; }

    /// <summary>Shapes what is returned; null returns documents as they are stored.</summary>
    public Func<BsonDocument, BsonDocument>? Project { get; init; }

    public long Skip { get; init; }

    /// <summary>Null: no limit.</summary>
    public long? Limit { get; init; }
}
