namespace AiCollab.Core.Workspaces;

/// <summary>Identifies a record of two edits that could not be merged.</summary>
public readonly record struct ConflictId(Guid Value)
{
    /// <summary>A new id; later ids sort after earlier ones.</summary>
    public static ConflictId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("N");
}
