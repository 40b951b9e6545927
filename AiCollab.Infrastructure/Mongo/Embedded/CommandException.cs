using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded;

/// <summary>A command that MongoDB would refuse, with the code and name that its drivers know the refusal by.</summary>
/// <remarks>Codes: https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml.</remarks>
public sealed class CommandException(int code, string codeName, string message) : Exception(message)
{
    public int Code { get; } = code;

    public string CodeName { get; } = codeName;

    /// <summary>What a driver gets beside code and text, such as keyPattern and keyValue of a duplicate key.</summary>
    public BsonDocument? Details { get; init; }

    public static CommandException BadValue(string message) => new(2, "BadValue", message);

    public static CommandException FailedToParse(string message) => new(9, "FailedToParse", message);

    public static CommandException TypeMismatch(string message) => new(14, "TypeMismatch", message);

    /// <summary>An error that MongoDB names after its number, such as Location40324.</summary>
    public static CommandException Location(int code, string message) => new(code, $"Location{code}", message);
}
