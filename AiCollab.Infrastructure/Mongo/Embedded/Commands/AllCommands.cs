namespace AiCollab.Infrastructure.Mongo.Embedded.Commands;

/// <summary>Every command of the store.</summary>
internal static class AllCommands
{
    public static IEnumerable<ICommand> Create() =>
    [
        new HelloCommand(),
        new SaslCommands(),
        new ServerCommands(),
        new InsertCommand(),
        new FindCommand(),
        new CursorCommands(),
        new UpdateCommand(),
        new DeleteCommand(),
        new FindAndModifyCommand(),
        new AggregateCommand(),
        new CountCommand(),
        new DistinctCommand(),
        new CollectionCommands(),
        new ListCommands(),
        new IndexCommands(),
        new StatsCommands(),
        new ValidateCommand(),
        new ExplainCommand(),
    ];
}
