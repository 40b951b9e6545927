using AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;
using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Query;

/// <summary>A parsed condition on a document. Matching allocates nothing.</summary>
internal abstract class Predicate
{
    /// <summary>Whether the document matches; a condition that an array element decided leaves its index in <paramref name="state"/>.</summary>
    public abstract bool Matches(BsonDocument document, ref MatchState state);

    /// <summary>Its place among conditions that all have to hold.</summary>
    public virtual int Rank => 0;

    /// <summary>The path conditions that all have to hold.</summary>
    public virtual IEnumerable<PathPredicate> Conjuncts => [];

    /// <summary>Whether <see cref="Conjuncts"/> say everything.</summary>
    public virtual bool IsConjunction => false;
}

internal sealed class AndPredicate(IReadOnlyList<Predicate> operands) : Predicate
{
    public IReadOnlyList<Predicate> Operands => operands;

    public override IEnumerable<PathPredicate> Conjuncts => operands.SelectMany(operand => operand.Conjuncts);

    public override bool IsConjunction => operands.All(operand => operand.IsConjunction);

    public override bool Matches(BsonDocument document, ref MatchState state)
    {
        for (var i = 0; i < operands.Count; i++)
        {
            if (!operands[i].Matches(document, ref state))
            {
                return false;
            }
        }
        return true;
    }
}

internal sealed class OrPredicate(IReadOnlyList<Predicate> operands) : Predicate
{
    public override bool Matches(BsonDocument document, ref MatchState state)
    {
        for (var i = 0; i < operands.Count; i++)
        {
            if (operands[i].Matches(document, ref state))
            {
                return true;
            }
        }
        return false;
    }
}

/// <summary>$not, and $nor as the negation of $or. What fails to match names no element.</summary>
internal sealed class NotPredicate(Predicate operand) : Predicate
{
    public override int Rank => int.MaxValue;

    public override bool Matches(BsonDocument document, ref MatchState state)
    {
        var inner = new MatchState { Variables = state.Variables };
        return !operand.Matches(document, ref inner);
    }
}

internal sealed class ConstantPredicate(bool value) : Predicate
{
    public override bool IsConjunction => value;

    public override bool Matches(BsonDocument document, ref MatchState state) => value;
}

/// <summary>$expr.</summary>
internal sealed class ExpressionPredicate(Expression expression) : Predicate
{
    public override bool Matches(BsonDocument document, ref MatchState state) =>
        Truth.Of(expression.Evaluate(new Scope(document, state.Variables)));
}
