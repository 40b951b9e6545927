using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Commands;

/// <summary>Checks the fields of one statement inside an update or a delete.</summary>
internal static class StatementFieldsCheck
{
    public static void Check(string where, BsonDocument statement, HashSet<string> known)
    {
        if (statement.Names.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
        {
            throw CommandException.Location(40415, $"BSON field '{where}.{unknown}' is an unknown field.");
        }

        CommandGuard.CheckCollation(statement.GetValue("collation", null));
        CommandGuard.CheckLet(statement.GetValue("c", null));
    }

    public static BsonDocument Document(string where, BsonDocument statement, string field) => statement.GetValue(field, null) switch
    {
        BsonDocument document => document,
        null => throw CommandException.Location(40414, $"BSON field '{where}.{field}' is missing but a required field"),
        var other => throw CommandException.TypeMismatch($"BSON field '{where}.{field}' is the wrong type '{other.BsonType}', expected type 'object'"),
    };
}
