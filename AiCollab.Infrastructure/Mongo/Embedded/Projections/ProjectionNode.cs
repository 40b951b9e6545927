using AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Projections;

internal enum ProjectionMode
{
    Include,
    Exclude,
    Add,
}

/// <summary>The fields of one level that a projection names: to keep or drop, to compute, or to look into.</summary>
internal sealed class ProjectionNode(ProjectionMode mode)
{
    private readonly HashSet<string> _leaves = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ProjectionNode> _children = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Expression> _computed = new(StringComparer.Ordinal);
    private readonly List<string> _additions = [];

    private bool HasComputed => _computed.Count > 0 || _children.Values.Any(child => child.HasComputed);

    public bool IsEmpty => _leaves.Count == 0 && _additions.Count == 0 && _children.Count == 0;

    /// <summary>The node that a dotted path ends in, made on the way, and the name in it.</summary>
    public (ProjectionNode Node, string Name) Reach(ReadOnlySpan<string> parts, bool computes)
    {
        if (parts.Length == 1)
        {
            return (this, parts[0]);
        }
        if (!_children.TryGetValue(parts[0], out var child))
        {
            _children[parts[0]] = child = new ProjectionNode(mode);
        }
        if (computes && !_additions.Contains(parts[0]))
        {
            _additions.Add(parts[0]);
        }
        return child.Reach(parts[1..], computes);
    }

    public void AddLeaf(string name) => _leaves.Add(name);

    public void RemoveLeaf(string name) => _leaves.Remove(name);

    public void AddComputed(string name, Expression expression)
    {
        _computed[name] = expression;
        _additions.Add(name);
    }

    public BsonDocument Apply(BsonDocument document, Scope scope)
    {
        var result = new BsonDocument();
        foreach (var element in document)
        {
            if (Keep(element, scope) is { } value)
            {
                result[element.Name] = value;
            }
        }
        foreach (var name in _additions)
        {
            AddTo(result, name, document, scope);
        }
        return result;
    }

    private BsonValue? Keep(BsonElement element, Scope scope)
    {
        if (_children.TryGetValue(element.Name, out var child))
        {
            return child.ApplyToValue(element.Value, scope);
        }
        if (_computed.ContainsKey(element.Name))
        {
            // Replaced in place when fields are added; computed fields of an inclusion come last.
            return mode == ProjectionMode.Add ? element.Value : null;
        }
        return _leaves.Contains(element.Name) == (mode == ProjectionMode.Include) ? element.Value : null;
    }

    private void AddTo(BsonDocument result, string name, BsonDocument source, Scope scope)
    {
        if (_computed.TryGetValue(name, out var expression))
        {
            if (expression.Evaluate(scope) is { } value)
            {
                result[name] = value;
            }
            else
            {
                result.Remove(name);
            }
        }
        else if (!source.Contains(name))
        {
            result[name] = _children[name].Apply([], scope);
        }
    }

    private BsonValue? ApplyToValue(BsonValue value, Scope scope)
    {
        if (value is BsonDocument document)
        {
            return Apply(document, scope);
        }
        if (value is BsonArray array)
        {
            return new BsonArray(array.Select(item => ApplyToValue(item, scope)).OfType<BsonValue>());
        }
        if (HasComputed)
        {
            return Apply([], scope);
        }
        return mode == ProjectionMode.Include ? null : value;
    }
}
