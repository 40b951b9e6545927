namespace AiCollab.Infrastructure.Mongo.Embedded.Storage;

/// <summary>What an acknowledged write survives.</summary>
public enum Synchronous
{
    /// <summary>A loss of power: every group commit is on the device before it is acknowledged.</summary>
    Full,

    /// <summary>The death of the process; a loss of power may cost the last moments, never the database's integrity.</summary>
    Normal,
}
