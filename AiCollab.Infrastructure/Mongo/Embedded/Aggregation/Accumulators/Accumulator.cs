using AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Accumulators;

/// <summary>What a group gathers from its documents.</summary>
internal abstract class Accumulator
{
    public abstract void Add(Scope scope);

    public abstract BsonValue Result();
}

internal sealed class FoldAccumulator(Expression argument, Fold fold) : Accumulator
{
    public override void Add(Scope scope) => fold.Add(argument.Evaluate(scope));

    public override BsonValue Result() => fold.Result();
}

/// <summary>$top, $bottom and their N forms: the outputs of the documents that come first or last by a sort.</summary>
internal sealed class RankAccumulator(Func<BsonDocument, byte[]> key, Expression output, int count, bool bottom, bool single) : Accumulator
{
    private readonly List<(byte[] Key, int Place, BsonValue Output)> _ranked = [];

    public override void Add(Scope scope)
    {
        var value = output.Evaluate(scope) ?? BsonNull.Value;
        _ranked.Add((key(scope.Root as BsonDocument ?? []), _ranked.Count, value));
    }

    public override BsonValue Result()
    {
        _ranked.Sort((x, y) => x.Key.AsSpan().SequenceCompareTo(y.Key) is var order and not 0 ? order : x.Place.CompareTo(y.Place));
        var chosen = (bottom ? _ranked.TakeLast(count) : _ranked.Take(count)).Select(entry => entry.Output);
        return single ? chosen.FirstOrDefault() ?? BsonNull.Value : new BsonArray(chosen);
    }
}
