namespace AiCollab.Infrastructure.Mongo.Embedded.Commands;

/// <summary>
/// A statement parsed before the writer is taken. What is wrong with it is told when its turn comes:
/// an ordered write has done the statements before it by then.
/// </summary>
internal readonly struct StatementInput<T>
{
    private readonly T? _value;
    private readonly CommandException? _error;

    private StatementInput(T? value, CommandException? error)
    {
        _value = value;
        _error = error;
    }

    /// <exception cref="CommandException">The statement could not be understood.</exception>
    public T Value => _error is null ? _value! : throw _error;

    public static StatementInput<T> Of<TSource>(TSource source, Func<TSource, T> parse)
    {
        try
        {
            return new StatementInput<T>(parse(source), null);
        }
        catch (CommandException e)
        {
            return new StatementInput<T>(default, e);
        }
    }
}
