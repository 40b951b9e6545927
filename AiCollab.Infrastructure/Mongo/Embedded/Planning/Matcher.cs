using AiCollab.Infrastructure.Mongo.Embedded.Query;
using AiCollab.Infrastructure.Mongo.Embedded.Wire;

using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Planning;

/// <summary>Checks raw documents against a filter, decoding only the fields that it looks at.</summary>
internal sealed class Matcher
{
    private readonly bool _matchesAll;
    private readonly FieldNames? _fields;

    public Matcher(BsonDocument query)
    {
        Filter = Filter.Parse(query);
        _matchesAll = query.ElementCount == 0;
        _fields = NeededFields.Of([], query);
    }

    public Filter Filter { get; }

    public bool Matches(ReadOnlySpan<byte> document) => _matchesAll || Filter.Matches(BsonDecoder.Decode(document, _fields));
}
