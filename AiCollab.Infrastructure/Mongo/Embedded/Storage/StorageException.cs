namespace AiCollab.Infrastructure.Mongo.Embedded.Storage;

/// <summary>SQLite refused an operation: a full disk, a failing device, a damaged file.</summary>
internal sealed class StorageException(int resultCode, string message) : Exception(message)
{
    private const int Full = 13;
    private const int Constraint = 19;
    private const int Error = 1;

    public bool IsDiskFull => Primary == Full;

    public bool IsConstraint => Primary == Constraint;

    /// <summary>A statement that does not compile: here, its table has been dropped meanwhile.</summary>
    public bool IsMissingTable => Primary == Error && Message.Contains("no such table", StringComparison.Ordinal);

    private int Primary => resultCode & 0xFF;

    public CommandException ToCommandException() => IsDiskFull
        ? new CommandException(14031, "OutOfDiskSpace", $"The data directory's disk is full: {Message}")
        : new CommandException(8, "UnknownError", $"The embedded store's database failed: {Message}");
}
