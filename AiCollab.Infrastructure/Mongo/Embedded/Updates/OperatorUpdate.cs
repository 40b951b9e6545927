using AiCollab.Infrastructure.Mongo.Embedded.Query;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Updates;

/// <summary>Update operators such as $set and $push on paths.</summary>
internal sealed class OperatorUpdate : UpdateBody
{
    private delegate FieldChange Reader(string path, BsonValue operand);

    private static readonly Dictionary<string, Reader> Readers = new(StringComparer.Ordinal)
    {
        ["$set"] = (_, operand) => new SetChange(operand),
        ["$setOnInsert"] = (_, operand) => new SetChange(operand, onInsertOnly: true),
        ["$unset"] = (_, _) => new UnsetChange(),
        ["$inc"] = (path, operand) => ArithmeticChange.Parse("$inc", path, operand),
        ["$mul"] = (path, operand) => ArithmeticChange.Parse("$mul", path, operand),
        ["$min"] = (_, operand) => new BoundChange(operand, -1),
        ["$max"] = (_, operand) => new BoundChange(operand, 1),
        ["$currentDate"] = (_, operand) => CurrentDateChange.Parse(operand),
        ["$bit"] = (_, operand) => BitChange.Parse(operand),
        ["$push"] = (_, operand) => PushChange.Parse(operand),
        ["$addToSet"] = (_, operand) => AddToSetChange.Parse(operand),
        ["$pull"] = (_, operand) => PullChange.Parse(operand),
        ["$pullAll"] = (_, operand) => PullChange.ParseAll(operand),
        ["$pop"] = PopChange.Parse,
    };

    private readonly List<(UpdatePath Path, FieldChange Change)> _changes = [];
    private readonly List<RenameChange> _renames = [];
    private readonly ArrayFilters _arrayFilters;
    private readonly TimeProvider _time;

    private OperatorUpdate(ArrayFilters arrayFilters, TimeProvider time)
    {
        _arrayFilters = arrayFilters;
        _time = time;
    }

    public static OperatorUpdate Parse(BsonDocument update, BsonArray? arrayFilters, TimeProvider time)
    {
        var parsed = new OperatorUpdate(ArrayFilters.Parse(arrayFilters), time);
        foreach (var element in update)
        {
            parsed.Read(element);
        }
        var paths = parsed._changes.Select(change => change.Path)
            .Concat(parsed._renames.SelectMany(rename => new[] { rename.From, rename.To })).ToArray();
        RefuseConflicts(paths);
        parsed._arrayFilters.Check(paths);
        parsed._changes.Sort((x, y) => x.Path.CompareTo(y.Path));
        return parsed;
    }

    public override bool NeedsMatch => _changes.Exists(change => change.Path.Parts.Any(part => part.Kind == PartKind.Matched));

    public override BsonDocument Apply(BsonDocument document, MatchResult match, bool isInsert)
    {
        var draft = new Draft(document, match, _arrayFilters, _changes.Exists(change => change.Path.IsPositional), _time);
        foreach (var (path, change) in _changes)
        {
            if (!isInsert && change.OnInsertOnly)
            {
                continue;
            }
            if (path.StartsWithDollar && change.Creates && !isInsert)
            {
                throw DollarField(path);
            }
            draft.Apply(path, change);
        }
        foreach (var rename in _renames)
        {
            rename.Apply(draft);
        }
        return draft.Result;
    }

    private static CommandException DollarField(UpdatePath path) => new(
        52, "DollarPrefixedFieldName", $"The dollar ($) prefixed field '{path.Text}' in '{path.Text}' is not allowed in the context of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.");

    private void Read(BsonElement element)
    {
        var isRename = element.Name == "$rename";
        if (!Readers.TryGetValue(element.Name, out var reader) && !isRename)
        {
            throw CommandException.FailedToParse(
                $"Unknown modifier: {element.Name}. Expected a valid update modifier or pipeline-style update specified as an array");
        }
        if (element.Value is not BsonDocument fields)
        {
            throw CommandException.FailedToParse(
                $"Modifiers operate on fields but we found type {TypeAliases.NameOf(element.Value)} instead. For example: {{$mod: {{<field>: ...}}}} not {{{element.Name}: {element.Value.ToJson()}}}");
        }
        foreach (var field in fields)
        {
            if (reader is null)
            {
                _renames.Add(RenameChange.Parse(field.Name, field.Value));
            }
            else
            {
                _changes.Add((UpdatePath.Parse(field.Name), reader(field.Name, field.Value)));
            }
        }
    }

    // Paths sorted by their parts, so that one which contains another comes right before those inside it.
    private static void RefuseConflicts(UpdatePath[] paths)
    {
        var sorted = paths.Order().ToArray();
        for (var i = 1; i < sorted.Length; i++)
        {
            if (sorted[i - 1].ConflictsWith(sorted[i]))
            {
                throw new CommandException(
                    40, "ConflictingUpdateOperators", $"Updating the path '{sorted[i].Text}' would create a conflict at '{sorted[i - 1].Text}'");
            }
        }
    }
}
