using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Updates;

/// <summary>What an update operator does to one field.</summary>
internal abstract class FieldChange
{
    /// <summary>Whether the operator makes missing fields and their parents; the others leave a missing path alone.</summary>
    public virtual bool Creates => true;

    /// <summary>Whether a path that cannot lead anywhere is an error even though nothing would be made there.</summary>
    public virtual bool NeedsViablePath => Creates;

    /// <summary>Whether it only acts when an upsert inserts.</summary>
    public virtual bool OnInsertOnly => false;

    /// <summary>The new value of a field (null: it is removed). Returns the same value when nothing changes; must not alter it.</summary>
    public abstract BsonValue? Apply(BsonValue? current, UpdateTarget target);
}

/// <summary>Where a change happens, for its messages and its clock.</summary>
internal readonly record struct UpdateTarget(BsonDocument Document, string Path, TimeProvider Time)
{
    public string Id => Document.TryGetValue("_id", out var id) ? $"{{_id: {id.ToJson()}}}" : "{no _id}";

    public string Field => Path[(Path.LastIndexOf('.') + 1)..];
}
