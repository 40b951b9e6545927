using AiCollab.Infrastructure.Mongo.Embedded.Wire;

namespace AiCollab.Infrastructure.Mongo.Embedded.Commands;

/// <summary>One database command, or a tight family of them.</summary>
internal interface ICommand
{
    /// <summary>The names under which drivers send it.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>The fields that it understands or may ignore; any other is refused, never overlooked. Null: all.</summary>
    IReadOnlySet<string>? Fields { get; }

    /// <summary>May be sent before authentication.</summary>
    bool IsOpen => false;

    ValueTask<BsonBuffer> RunAsync(CommandContext context);
}
