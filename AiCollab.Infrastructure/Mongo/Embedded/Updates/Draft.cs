using System.Globalization;
using AiCollab.Infrastructure.Mongo.Embedded.Query;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Updates;

/// <summary>A document being changed: only the containers on a changed path are copied, so the original stays as it was.</summary>
internal sealed class Draft
{
    private const int MaxPadding = 1_500_000;
    private readonly HashSet<BsonValue> _owned = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<string>? _touched;
    private readonly BsonDocument _original;
    private readonly MatchResult _match;
    private readonly ArrayFilters _arrayFilters;
    private readonly TimeProvider _time;
    private BsonDocument _root;

    public Draft(BsonDocument original, MatchResult match, ArrayFilters arrayFilters, bool positional, TimeProvider time)
    {
        _touched = positional ? new HashSet<string>(StringComparer.Ordinal) : null;
        _original = _root = original;
        _match = match;
        _arrayFilters = arrayFilters;
        _time = time;
    }

    public BsonDocument Result => _root;

    public void Apply(UpdatePath path, FieldChange change) =>
        _root = (BsonDocument)Descend(_root, path, 0, change, "");

    /// <summary>The value at a path without positional parts and without arrays on the way; null if there is none.</summary>
    public BsonValue? Find(UpdatePath path)
    {
        BsonValue? current = _root;
        foreach (var part in path.Parts)
        {
            if (current is BsonArray)
            {
                throw CommandException.BadValue(
                    $"The source field cannot be an array element, '{path.Text}' in doc with {Target("").Id} has an array field called '{path.Parts[0].Name}'");
            }
            if (current is not BsonDocument document)
            {
                throw NotViable(part.Name, current, path.Text);
            }
            if (!document.TryGetValue(part.Name, out current))
            {
                return null;
            }
        }
        return current;
    }

    private BsonValue Descend(BsonValue container, UpdatePath path, int depth, FieldChange change, string walked)
    {
        var part = path.Parts[depth];
        if (part.Kind == PartKind.Name)
        {
            return Step(container, part.Name, path, depth, change, walked);
        }
        if (part.Kind == PartKind.Matched)
        {
            return _match.Position >= 0
                ? Step(container, _match.Position.ToString(CultureInfo.InvariantCulture), path, depth, change, walked)
                : throw CommandException.BadValue("The positional operator did not find the match needed from the query.");
        }
        if (container is not BsonArray array)
        {
            throw CommandException.BadValue($"Cannot apply array updates to non-array element {walked[(walked.LastIndexOf('.') + 1)..]}: {container.ToJson()}");
        }
        BsonValue current = array;
        for (var i = 0; i < array.Count; i++)
        {
            if (part.Kind == PartKind.All || _arrayFilters.Matches(part.Name, array[i]))
            {
                current = Step(current, i.ToString(CultureInfo.InvariantCulture), path, depth, change, walked);
            }
        }
        return current;
    }

    private BsonValue Step(BsonValue container, string name, UpdatePath path, int depth, FieldChange change, string walked)
    {
        var index = -1;
        if (container is BsonArray && !UpdatePath.TryIndex(name, out index))
        {
            return change.NeedsViablePath ? throw NotViable(name, container, walked) : container;
        }
        var child = container is BsonArray array
            ? (index < array.Count ? array[index] : null)
            : container.AsBsonDocument.GetValue(name, null);
        var place = walked.Length == 0 ? name : $"{walked}.{name}";
        var replaced = depth == path.Parts.Count - 1
            ? ChangeLeaf(child, change, place)
            : ChangeBelow(child, path, depth + 1, change, place);
        if (ReferenceEquals(replaced, child) || (child is not null && replaced is not null && Identical(child, replaced)))
        {
            return container;
        }
        return container is BsonArray ? SetElement(container.AsBsonArray, index, replaced) : SetField(container.AsBsonDocument, name, replaced);
    }

    private BsonValue? ChangeLeaf(BsonValue? child, FieldChange change, string place)
    {
        // Positional parts of two paths may turn out to be the same element.
        if (_touched?.Add(place) == false)
        {
            throw new CommandException(40, "ConflictingUpdateOperators", $"Update created a conflict at '{place}'");
        }
        return child is null && !change.Creates ? null : change.Apply(child, Target(place));
    }

    private BsonValue? ChangeBelow(BsonValue? child, UpdatePath path, int depth, FieldChange change, string place)
    {
        if (child is BsonDocument or BsonArray)
        {
            return Descend(child, path, depth, change, place);
        }
        if (path.Parts[depth].Kind is PartKind.All or PartKind.Filtered)
        {
            throw CommandException.BadValue(child is null
                ? $"The path '{place}' must exist in the document in order to apply array updates."
                : $"Cannot apply array updates to non-array element {place[(place.LastIndexOf('.') + 1)..]}: {child.ToJson()}");
        }
        if (path.Parts[depth].Kind == PartKind.Matched)
        {
            throw CommandException.BadValue("The positional operator did not find the match needed from the query.");
        }
        if (child is null)
        {
            return change.Creates ? Descend(new BsonDocument(), path, depth, change, place) : null;
        }
        return change.NeedsViablePath ? throw NotViable(path.Parts[depth].Name, child, place) : child;
    }

    private BsonDocument SetField(BsonDocument document, string name, BsonValue? value)
    {
        var mine = Own(document);
        if (value is null)
        {
            mine.Remove(name);
        }
        else
        {
            mine[name] = value;
        }
        return mine;
    }

    private BsonArray SetElement(BsonArray array, int index, BsonValue? value)
    {
        if (index - array.Count > MaxPadding)
        {
            throw CommandException.BadValue($"can't backfill more than {MaxPadding} elements");
        }
        var mine = Own(array);
        while (mine.Count <= index)
        {
            mine.Add(BsonNull.Value);
        }
        // Removing an element would move the others, so it becomes null.
        mine[index] = value ?? BsonNull.Value;
        return mine;
    }

    private T Own<T>(T container)
        where T : BsonValue
    {
        if (_owned.Contains(container))
        {
            return container;
        }
        BsonValue shallow = container is BsonArray array ? new BsonArray(array) : new BsonDocument(container.AsBsonDocument.Elements);
        var copy = (T)shallow;
        _owned.Add(copy);
        return copy;
    }

    // A change of type is a change, even where the numbers are equal.
    private static bool Identical(BsonValue left, BsonValue right) => left.BsonType == right.BsonType && left.Equals(right);

    private UpdateTarget Target(string place) => new(_original, place, _time);

    private static CommandException NotViable(string name, BsonValue parent, string walked) => new(
        28, "PathNotViable", $"Cannot create field '{name}' in element {{{walked[(walked.LastIndexOf('.') + 1)..]}: {parent.ToJson()}}}");
}
