namespace AiCollab.Core.Sandbox;

/// <summary>Identifies one execution of code.</summary>
public readonly record struct CodeRunId(Guid Value)
{
    /// <summary>A new id; later ids sort after earlier ones.</summary>
    public static CodeRunId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("N");
}
