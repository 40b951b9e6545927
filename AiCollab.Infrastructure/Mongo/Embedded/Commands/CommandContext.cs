using AiCollab.Infrastructure.Mongo.Embedded.Storage;
using AiCollab.Infrastructure.Mongo.Embedded.Transport;
using AiCollab.Infrastructure.Mongo.Embedded.Wire;

using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Commands;

/// <summary>One request with what its command needs to answer it.</summary>
internal sealed class CommandContext(StoreEngine store, ClientConnection connection, RequestMessage message)
{
    public StoreEngine Store { get; } = store;

    public ClientConnection Connection { get; } = connection;

    public BsonDocument Body => message.Body;

    public string Command => message.Command;

    public string Database => message.Database;

    /// <summary>The namespace whose collection the command's own field names.</summary>
    public Namespace Namespace => Namespace.Of(Database, Body[0] is BsonString { Value: var name }
        ? name
        : throw new CommandException(73, "InvalidNamespace", $"collection name has invalid type {Body[0].BsonType}"));

    public CollectionInfo? Collection => Store.Catalog.Find(Namespace);

    /// <summary>The same request with another command inside it, as explain has.</summary>
    public CommandContext For(BsonDocument command) => new(Store, Connection, new RequestMessage
    {
        RequestId = message.RequestId,
        IsLegacy = false,
        Body = ((BsonDocument)command.Clone()).Set("$db", Database),
        Buffer = message.Buffer,
    });

    /// <summary>The raw documents of a field, whether they came as a document sequence or inside the body.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> RawDocuments(string field)
    {
        if (message.Sequences.TryGetValue(field, out var sequence))
        {
            return sequence;
        }

        return Body.GetValue(field, null) is BsonArray array
            ? [.. array.Select(value => (ReadOnlyMemory<byte>)BsonBuffer.Encode(AsDocument(field, value)))]
            : throw Missing(field);
    }

    public IReadOnlyList<BsonDocument> Documents(string field)
    {
        if (message.Sequences.TryGetValue(field, out var sequence))
        {
            return [.. sequence.Select(raw => BsonDecoder.Decode(raw.Span))];
        }

        return Body.GetValue(field, null) is BsonArray array ? [.. array.Select(value => AsDocument(field, value))] : throw Missing(field);
    }

    public BsonDocument? Document(string field) => Body.GetValue(field, null) switch
    {
        null or BsonNull => null,
        BsonDocument document => document,
        var other => throw CommandException.TypeMismatch($"BSON field '{Command}.{field}' is the wrong type '{other.BsonType}', expected type 'object'"),
    };

    public bool Flag(string field, bool otherwise = false) => Body.GetValue(field, null) switch
    {
        null or BsonNull => otherwise,
        BsonBoolean flag => flag.Value,
        { IsNumeric: true } number => number.ToDouble() != 0,
        var other => throw CommandException.TypeMismatch($"BSON field '{Command}.{field}' is the wrong type '{other.BsonType}', expected type 'bool'"),
    };

    /// <summary>A whole number that is not negative.</summary>
    public long? Number(string field) => Body.GetValue(field, null) switch
    {
        null or BsonNull => null,
        { IsNumeric: true } number when number.ToDouble() is >= 0 and < long.MaxValue => (long)number.ToDouble(),
        { IsNumeric: true } number => throw new CommandException(51024, "Location51024", $"BSON field '{field}' value must be >= 0, actual value '{number}'"),
        var other => throw CommandException.TypeMismatch($"BSON field '{Command}.{field}' is the wrong type '{other.BsonType}', expected types '[long, int, decimal, double]'"),
    };

    private BsonDocument AsDocument(string field, BsonValue value) => value as BsonDocument
        ?? throw CommandException.TypeMismatch($"BSON field '{Command}.{field}' holds a '{value.BsonType}', expected type 'object'");

    private CommandException Missing(string field) =>
        CommandException.Location(40414, $"BSON field '{Command}.{field}' is missing but a required field");
}
