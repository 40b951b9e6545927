using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Commands;

/// <summary>The pipeline that drivers send for CountDocuments: it is answered as a count, without building any document.</summary>
internal sealed record CountPipeline(BsonDocument Filter, long Skip, long? Limit, BsonValue GroupId)
{
    /// <summary>Null when the pipeline is any other.</summary>
    public static CountPipeline? TryParse(BsonArray pipeline)
    {
        var filter = new BsonDocument();
        var skip = 0L;
        long? limit = null;
        for (var i = 0; i < pipeline.Count; i++)
        {
            if (pipeline[i] is not BsonDocument { ElementCount: 1 } stage)
            {
                return null;
            }

            switch (stage.GetElement(0))
            {
                case { Name: "$match", Value: BsonDocument match } when i == 0:
                    filter = match;
                    break;
                case { Name: "$skip", Value: { IsNumeric: true } number } when limit is null && skip == 0 && number.ToDouble() >= 0:
                    skip = number.ToInt64();
                    break;
                case { Name: "$limit", Value: { IsNumeric: true } number } when limit is null && number.ToDouble() > 0:
                    limit = number.ToInt64();
                    break;
                case { Name: "$group", Value: BsonDocument group } when i == pipeline.Count - 1 && IsCount(group):
                    return new CountPipeline(filter, skip, limit, group["_id"]);
                default:
                    return null;
            }
        }

        return null;
    }

    private static bool IsCount(BsonDocument group) =>
        group is { ElementCount: 2 } && group.GetElement(0) is { Name: "_id", Value: BsonInt32 or BsonNull }
        && group.GetElement(1) is { Name: "n", Value: BsonDocument { ElementCount: 1 } sum } && sum.GetElement(0) is { Name: "$sum", Value: BsonInt32 { Value: 1 } };
}
