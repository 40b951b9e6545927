using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Query;

/// <summary>An operator expression before it is bound: to a path it is a predicate, inside $elemMatch a test on one element.</summary>
internal abstract record Condition
{
    public abstract Predicate OnPath(FieldPath path);

    public abstract ValueTest OnValue();
}

internal sealed record Passes(ValueTest Test, BsonElement Spec) : Condition
{
    public override Predicate OnPath(FieldPath path) => new PathPredicate(path, Test, Spec);

    public override ValueTest OnValue() => Test;
}

/// <summary>On a path, negation means that no value there passes.</summary>
internal sealed record Fails(Condition Inner) : Condition
{
    public override Predicate OnPath(FieldPath path) => new NotPredicate(Inner.OnPath(path));

    public override ValueTest OnValue() => new NotTest(Inner.OnValue());
}

/// <summary>On a path, each part may be met by another value.</summary>
internal sealed record Every(IReadOnlyList<Condition> Parts) : Condition
{
    public override Predicate OnPath(FieldPath path) =>
        Parts.Count == 1 ? Parts[0].OnPath(path) : new AndPredicate(Parts.Select(part => part.OnPath(path)).ToArray());

    public override ValueTest OnValue() =>
        Parts.Count == 1 ? Parts[0].OnValue() : new EveryTest(Parts.Select(part => part.OnValue()).ToArray());
}

internal sealed record Never : Condition
{
    public override Predicate OnPath(FieldPath path) => new ConstantPredicate(false);

    public override ValueTest OnValue() => new NotTest(new EveryTest([]));
}
