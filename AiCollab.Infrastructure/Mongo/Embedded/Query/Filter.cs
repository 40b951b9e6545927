using AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;
using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Query;

/// <summary>A parsed MongoDB query. Parse once, match many; safe to share between threads.</summary>
public sealed class Filter
{
    private readonly Predicate _predicate;
    private readonly Lazy<IReadOnlyList<PathBounds>> _bounds;

    private Filter(BsonDocument source, Predicate predicate)
    {
        Source = source;
        _predicate = predicate;
        _bounds = new Lazy<IReadOnlyList<PathBounds>>(() => BoundsOf.Conjuncts(_predicate.Conjuncts));
        Equalities = _predicate.Conjuncts
            .Where(leaf => leaf.Test.Equality is not null)
            .Select(leaf => new FieldEquality(leaf.Path, leaf.Test.Equality!)).ToArray();
        IdEquality = Equalities.FirstOrDefault(equality => equality.Path.Text == "_id")?.Value is { } id and not (BsonArray or BsonNull) ? id : null;
    }

    public BsonDocument Source { get; }

    /// <summary>For every path with conditions that all have to hold, a superset of the index keys of matching documents.</summary>
    public IReadOnlyList<PathBounds> Bounds => _bounds.Value;

    /// <summary>The paths that the query holds equal to a value: what an upsert starts from.</summary>
    public IReadOnlyList<FieldEquality> Equalities { get; }

    /// <summary>The one _id that can match, if the query names it.</summary>
    public BsonValue? IdEquality { get; }

    /// <summary>Whether the query is nothing but { _id: value }, so that the lookup needs no matching.</summary>
    public bool IsIdOnly => IdEquality is not null && _predicate is PathPredicate;

    public bool IsEmpty => Source.ElementCount == 0;

    /// <exception cref="CommandException">2 BadValue and others, as MongoDB, for what it would refuse or this store lacks.</exception>
    public static Filter Parse(BsonDocument query) => Parse(query, ParseScope.Base);

    internal static Filter Parse(BsonDocument query, ParseScope variables) => new(query, FilterParser.Parse(query, variables));

    public bool Matches(BsonDocument doc) => Matches(doc, null);

    internal bool Matches(BsonDocument doc, Binding? variables)
    {
        var state = new MatchState { Variables = variables };
        return _predicate.Matches(doc, ref state);
    }

    public MatchResult Match(BsonDocument doc)
    {
        var state = new MatchState();
        var matches = _predicate.Matches(doc, ref state);
        return new MatchResult(matches, state.Position);
    }

    /// <summary>Whether only documents that have the field can match, so that a sparse index may answer.</summary>
    public bool RequiresValueAt(string path) =>
        _predicate.Conjuncts.Any(leaf => leaf.Path.Text == path && !leaf.Test.Test(null));

    /// <summary>Whether surely every document that matches this also matches <paramref name="other"/>.</summary>
    public bool Implies(Filter other) =>
        BsonOrder.Instance.Equals(Source, other.Source)
        || (other._predicate.IsConjunction && other._predicate.Conjuncts.All(Implies));

    private bool Implies(PathPredicate other) =>
        _predicate.Conjuncts.Any(leaf => leaf.Path.Text == other.Path.Text && Implies(leaf, other));

    private static bool Implies(PathPredicate leaf, PathPredicate other)
    {
        if (leaf.Spec.Name == other.Spec.Name && BsonOrder.Instance.Equals(leaf.Spec.Value, other.Spec.Value))
        {
            return true;
        }
        if (other.Test is ExistsTest)
        {
            return !leaf.Test.Test(null);
        }
        return leaf.Test.BoundsAreExact && other.Test.BoundsAreExact
            && leaf.Test.Bounds() is { } inner && other.Test.Bounds() is { } outer && RangeSet.IsSubset(inner, outer);
    }
}

/// <summary>A path and the value that a query holds it equal to.</summary>
public sealed record FieldEquality(FieldPath Path, BsonValue Value);
