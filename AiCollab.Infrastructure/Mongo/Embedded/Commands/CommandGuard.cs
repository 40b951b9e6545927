using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Commands;

/// <summary>What holds for every command: nothing that a client asks for is silently overlooked.</summary>
internal static class CommandGuard
{
    /// <summary>Fields that may come with any command and that either have no meaning on a single node or are checked here.</summary>
    private static readonly HashSet<string> Generic =
    [
        "$db", "lsid", "txnNumber", "stmtId", "stmtIds", "$clusterTime", "$readPreference", "readConcern", "writeConcern", "comment", "maxTimeMS", "collation",
        "let", "apiVersion", "apiStrict", "apiDeprecationErrors", "autocommit", "startTransaction", "$configServerState", "allowDiskUse", "$audit", "$client",
    ];

    private static readonly HashSet<string> ReadConcerns = ["local", "majority", "available", "linearizable"];

    public static void Check(ICommand command, BsonDocument body)
    {
        for (var i = 1; i < body.ElementCount; i++)
        {
            var field = body.GetElement(i);
            if (Generic.Contains(field.Name))
            {
                CheckGeneric(field);
            }
            else if (command.Fields is not null && !command.Fields.Contains(field.Name))
            {
                throw CommandException.Location(40415, $"BSON field '{body.GetElement(0).Name}.{field.Name}' is an unknown field.");
            }
        }
    }

    /// <summary>Only the simple collation, which is binary comparison, is there.</summary>
    public static void CheckCollation(BsonValue? collation)
    {
        if (collation is BsonDocument { ElementCount: > 0 } document && document.GetValue("locale", "") != "simple")
        {
            throw CommandException.BadValue("Collations other than 'simple' are not supported by the embedded store");
        }
    }

    /// <summary>Variables for the query's expressions are not there; none given is fine.</summary>
    public static void CheckLet(BsonValue? let)
    {
        if (let is BsonDocument { ElementCount: > 0 })
        {
            throw CommandException.BadValue("'let' is not supported by the embedded store");
        }
    }

    private static void CheckGeneric(BsonElement field)
    {
        switch (field.Name)
        {
            case "autocommit" or "startTransaction":
                throw new CommandException(20, "IllegalOperation",
                    "The embedded store has no multi-document transactions; set ConnectionStrings:MongoDb to a replica set to use them");
            case "collation":
                CheckCollation(field.Value);
                break;
            case "let":
                CheckLet(field.Value);
                break;
            case "readConcern" when field.Value is BsonDocument concern && concern.TryGetValue("level", out var level) && !ReadConcerns.Contains(level.ToString()!):
                throw new CommandException(72, "InvalidOptions", $"The read concern '{level}' is not supported by the embedded store");
            case "writeConcern" when field.Value is BsonDocument concern && concern.TryGetValue("w", out var w) && w.IsNumeric && w.ToDouble() > 1:
                throw new CommandException(100, "UnsatisfiableWriteConcern", "Not enough data-bearing nodes: the embedded store is a single node");
            default:
                break;
        }
    }
}
