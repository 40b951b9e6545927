using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Updates;

/// <summary>$rename: takes the value from one path and sets it at another; nothing if the source is missing.</summary>
internal sealed record RenameChange(UpdatePath From, UpdatePath To)
{
    public static RenameChange Parse(string from, BsonValue operand)
    {
        if (operand is not BsonString target)
        {
            throw CommandException.BadValue($"The 'to' field for $rename must be a string: {from}: {operand.ToJson()}");
        }
        var (source, destination) = (UpdatePath.Parse(from), UpdatePath.Parse(target.Value));
        if (target.Value.Contains('\0', StringComparison.Ordinal))
        {
            throw CommandException.Location(9867600, "Key field cannot contain an embedded null byte");
        }
        if (source.IsPositional || destination.IsPositional)
        {
            var dynamic = source.IsPositional ? ("source", from) : ("destination", target.Value);
            throw CommandException.BadValue($"The {dynamic.Item1} field for $rename may not be dynamic: {dynamic.Item2}");
        }
        if (source.ConflictsWith(destination))
        {
            throw CommandException.BadValue(from == target.Value
                ? $"The source and target field for $rename must differ: {from}: \"{target.Value}\""
                : $"The source and target field for $rename must not be on the same path: {from}: \"{target.Value}\"");
        }
        return new RenameChange(source, destination);
    }

    public void Apply(Draft draft)
    {
        if (draft.Find(From) is not { } value)
        {
            return;
        }
        if (To.StartsWithDollar)
        {
            throw new CommandException(52, "DollarPrefixedFieldName", $"The dollar ($) prefixed field '{To.Text}' in '{To.Text}' is not allowed in the context of an update's replacement document.");
        }
        RefuseArrayOnTheWay(draft);
        if (To.Text == "_id" && draft.Result.Contains("_id"))
        {
            throw new CommandException(66, "ImmutableField", "Performing an update on the path '_id' would modify the immutable field '_id'");
        }
        draft.Apply(From, new UnsetChange());
        draft.Apply(To, new SetChange(value));
    }

    private void RefuseArrayOnTheWay(Draft draft)
    {
        BsonValue? current = draft.Result;
        foreach (var part in To.Parts)
        {
            if (current is BsonArray)
            {
                throw CommandException.BadValue($"The destination field cannot be an array element, '{To.Text}' has an array field called '{To.Parts[0].Name}'");
            }
            current = (current as BsonDocument)?.GetValue(part.Name, null);
        }
    }
}
