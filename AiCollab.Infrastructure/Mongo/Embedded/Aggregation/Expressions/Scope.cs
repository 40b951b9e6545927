using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;

/// <summary>What an expression sees: the document and the variables, innermost first.</summary>
internal sealed class Scope(BsonValue root, Binding? variables)
{
    public static readonly Scope Empty = new(new BsonDocument(), null);

    public BsonValue Root => root;

    public Binding? Variables => variables;

    public Scope With(string name, BsonValue? value) => new(root, new Binding(name, value, variables));

    public BsonValue? Variable(string name)
    {
        for (var binding = variables; binding is not null; binding = binding.Next)
        {
            if (binding.Name == name)
            {
                return binding.Value;
            }
        }
        return name == ParseScope.Now ? Binding.Now(TimeProvider.System).Value : null;
    }
}

/// <summary>A variable and those bound before it.</summary>
internal sealed record Binding(string Name, BsonValue? Value, Binding? Next)
{
    /// <summary>$$NOW, which stays the same during a run.</summary>
    public static Binding Now(TimeProvider time) =>
        new(ParseScope.Now, new BsonDateTime(time.GetUtcNow().ToUnixTimeMilliseconds()), null);
}

/// <summary>The names that an expression may use while it is parsed.</summary>
internal sealed class ParseScope
{
    public const string Now = "NOW";

    private readonly HashSet<string> _names;

    private ParseScope(HashSet<string> names) => _names = names;

    public static ParseScope Base { get; } = new([Now]);

    public ParseScope With(IEnumerable<string> names) => new(new HashSet<string>(_names.Concat(names), StringComparer.Ordinal));

    public ParseScope With(string name) => With([name]);

    public bool Has(string name) => _names.Contains(name);
}
