using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;

/// <summary>$eq and the like, in the order across types.</summary>
internal static class ComparisonOperators
{
    public static void Register(OperatorRegistry registry)
    {
        registry.Fixed("$cmp", 2, values => Math.Sign(BsonOrder.Instance.Compare(values[0], values[1])));
        Comparison(registry, "$eq", order => order == 0);
        Comparison(registry, "$ne", order => order != 0);
        Comparison(registry, "$gt", order => order > 0);
        Comparison(registry, "$gte", order => order >= 0);
        Comparison(registry, "$lt", order => order < 0);
        Comparison(registry, "$lte", order => order <= 0);
    }

    private static void Comparison(OperatorRegistry registry, string name, Func<int, bool> holds) =>
        registry.Fixed(name, 2, values => (BsonBoolean)holds(BsonOrder.Instance.Compare(values[0], values[1])));
}
