using System.Buffers;
using System.Text;

namespace AiCollab.Infrastructure.Mongo.Embedded.Storage;

/// <summary>A database's and a collection's name, valid by construction (MongoDB's naming restrictions).</summary>
internal readonly record struct Namespace
{
    private static readonly SearchValues<char> BadInDatabase = SearchValues.Create("/\\. \"$*<>:|?\0");
    private const int MaxDatabaseBytes = 63;
    private const int MaxBytes = 255;

    private Namespace(string database, string collection)
    {
        Database = database;
        Collection = collection;
    }

    public string Database { get; }

    public string Collection { get; }

    /// <exception cref="CommandException">73 InvalidNamespace</exception>
    public static Namespace Of(string database, string collection)
    {
        CheckDatabase(database);
        if (collection.Length == 0 || collection.Contains('\0', StringComparison.Ordinal) || collection.Contains('$', StringComparison.Ordinal)
            || collection.StartsWith('.') || collection.StartsWith("system.", StringComparison.Ordinal))
        {
            throw Invalid($"Invalid collection name: '{collection}'");
        }

        var ns = new Namespace(database, collection);
        return Encoding.UTF8.GetByteCount(ns.ToString()) <= MaxBytes ? ns : throw Invalid($"The namespace '{ns}' is longer than {MaxBytes} bytes");
    }

    public static void CheckDatabase(string database)
    {
        if (database.Length == 0 || database.AsSpan().IndexOfAny(BadInDatabase) >= 0 || Encoding.UTF8.GetByteCount(database) > MaxDatabaseBytes)
        {
            throw Invalid($"Invalid database name: '{database}'");
        }
    }

    public override string ToString() => $"{Database}.{Collection}";

    private static CommandException Invalid(string message) => new(73, "InvalidNamespace", message);
}
