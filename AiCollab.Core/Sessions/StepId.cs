namespace AiCollab.Core.Sessions;

/// <summary>Identifies a step: one participant's part of a turn.</summary>
public readonly record struct StepId(Guid Value)
{
    /// <summary>A new id; later ids sort after earlier ones.</summary>
    public static StepId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("N");
}
