using AiCollab.Infrastructure.Mongo.Embedded.Query;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Updates;

/// <summary>The arrayFilters of an update, by identifier.</summary>
internal sealed class ArrayFilters
{
    private readonly Dictionary<string, Filter> _filters = new(StringComparer.Ordinal);

    public static ArrayFilters Parse(BsonArray? filters)
    {
        var parsed = new ArrayFilters();
        foreach (var filter in filters ?? [])
        {
            if (filter is not BsonDocument document)
            {
                throw CommandException.TypeMismatch("arrayFilters must be an array of objects");
            }
            var identifier = IdentifierOf(document);
            if (!parsed._filters.TryAdd(identifier, Filter.Parse(document)))
            {
                throw CommandException.FailedToParse($"Found multiple array filters with the same top-level field name {identifier}");
            }
        }
        return parsed;
    }

    /// <summary>Every identifier in a path needs a filter, and every filter a path.</summary>
    public void Check(IReadOnlyCollection<UpdatePath> paths)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            foreach (var part in path.Parts.Where(part => part.Kind == PartKind.Filtered))
            {
                used.Add(part.Name);
                if (!_filters.ContainsKey(part.Name))
                {
                    throw CommandException.BadValue($"No array filter found for identifier '{part.Name}' in path '{path.Text}'");
                }
            }
        }
        var unused = _filters.Keys.FirstOrDefault(identifier => !used.Contains(identifier));
        if (unused is not null)
        {
            throw CommandException.FailedToParse($"The array filter for identifier '{unused}' was not used in the update");
        }
    }

    public bool Matches(string identifier, BsonValue element) =>
        _filters[identifier].Matches(new BsonDocument(identifier, element));

    private static string IdentifierOf(BsonDocument filter)
    {
        var identifiers = Names(filter).Select(name => name.Split('.')[0]).Distinct(StringComparer.Ordinal).ToArray();
        if (identifiers.Length == 0)
        {
            throw CommandException.FailedToParse("Cannot use an expression without a top-level field name in arrayFilters");
        }
        if (identifiers.Length > 1)
        {
            throw CommandException.FailedToParse(
                $"Error parsing array filter :: caused by :: Expected a single top-level field name, found '{identifiers[0]}' and '{identifiers[1]}'");
        }
        return char.IsAsciiLetterLower(identifiers[0].FirstOrDefault()) && identifiers[0].All(char.IsAsciiLetterOrDigit)
            ? identifiers[0]
            : throw CommandException.BadValue(
                $"Error parsing array filter :: caused by :: The top-level field name must be an alphanumeric string beginning with a lowercase letter, found '{identifiers[0]}'");
    }

    private static IEnumerable<string> Names(BsonDocument filter) => filter.Elements.SelectMany(element =>
        element is { Name: "$and" or "$or" or "$nor", Value: BsonArray operands }
            ? operands.OfType<BsonDocument>().SelectMany(Names)
            : element.Name.StartsWith('$') ? [] : [element.Name]);
}
