using System.Collections.Frozen;

using AiCollab.Infrastructure.Mongo.Embedded.Storage;
using AiCollab.Infrastructure.Mongo.Embedded.Transport;
using AiCollab.Infrastructure.Mongo.Embedded.Wire;

using Microsoft.Extensions.Logging;

using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Commands;

/// <summary>Finds the command of a request, runs it, and turns what goes wrong into MongoDB's form of an error.</summary>
internal sealed partial class CommandTable(StoreEngine store, IEnumerable<ICommand> commands, ILogger logger)
{
    private readonly FrozenDictionary<string, ICommand> _commands =
        commands.SelectMany(command => command.Names.Select(name => KeyValuePair.Create(name, command))).ToFrozenDictionary(StringComparer.Ordinal);

    public async ValueTask<BsonBuffer> RunAsync(ClientConnection connection, RequestMessage request)
    {
        try
        {
            var command = _commands.GetValueOrDefault(request.Command)
                ?? throw new CommandException(59, "CommandNotFound", $"no such command: '{request.Command}'");
            if (!connection.IsAuthenticated && !command.IsOpen)
            {
                throw new CommandException(13, "Unauthorized", $"Command {request.Command} requires authentication");
            }

            CommandGuard.Check(command, request.Body);
            return await command.RunAsync(new CommandContext(store, connection, request));
        }
        catch (CommandException e)
        {
            return Error(e);
        }
        catch (StorageException e)
        {
            LogStorageFailure(e, request.Command);
            return Error(e.ToCommandException());
        }
        catch (ObjectDisposedException)
        {
            return Error(new CommandException(91, "ShutdownInProgress", "The embedded store is closing"));
        }
        catch (Exception e)
        {
            LogDefect(e, request.Command);
            return Error(new CommandException(1, "InternalError", $"The embedded store failed on '{request.Command}': {e.Message}"));
        }
    }

    private static BsonBuffer Error(CommandException e)
    {
        var error = new BsonDocument { { "ok", 0.0 }, { "errmsg", e.Message }, { "code", e.Code }, { "codeName", e.CodeName } };
        return BsonBuffer.Of(e.Details is null ? error : error.Merge(e.Details));
    }

    [LoggerMessage(LogLevel.Error, "The embedded store's database failed during {Command}")]
    private partial void LogStorageFailure(Exception e, string command);

    [LoggerMessage(LogLevel.Error, "The embedded store failed during {Command}; this is a defect")]
    private partial void LogDefect(Exception e, string command);
}
