using AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;
using AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Stages;
using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using AiCollab.Infrastructure.Mongo.Embedded.Query;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation;

/// <summary>A parsed aggregation pipeline. Parse once, run many; documents that come in are never altered.</summary>
public sealed class Pipeline
{
    private static readonly HashSet<string> UpdateStages = ["$addFields", "$set", "$project", "$unset", "$replaceRoot", "$replaceWith"];

    private readonly IReadOnlyList<Stage> _stages;
    private readonly TimeProvider _time;

    private Pipeline(IReadOnlyList<Stage> stages, TimeProvider time)
    {
        _stages = stages;
        _time = time;
    }

    /// <summary>The $match that the pipeline starts with, for an index to serve.</summary>
    public Filter? LeadingMatch => _stages is [MatchStage match, ..] ? match.Filter : null;

    /// <summary>The $sort that comes first, or right after the leading $match.</summary>
    public SortSpec? LeadingSort => _stages switch
    {
        [SortStage sort, ..] => sort.Spec,
        [MatchStage, SortStage sort, ..] => sort.Spec,
        _ => null,
    };

    /// <exception cref="CommandException">40324 for an unknown stage, 168 for an unknown operator, and others as MongoDB.</exception>
    public static Pipeline Parse(BsonArray stages, TimeProvider? time = null) =>
        new(StageParser.Parse(stages, StageScope.Base), time ?? TimeProvider.System);

    /// <summary>The pipeline of an update, which has only the stages that turn one document into another.</summary>
    public static Pipeline ParseUpdate(BsonArray stages, TimeProvider? time = null)
    {
        var refused = stages.Select(StageParser.NameOf).FirstOrDefault(name => !UpdateStages.Contains(name));
        return refused is null
            ? Parse(stages, time)
            : throw new CommandException(72, "InvalidOptions", $"{refused} is not allowed to be used within an update");
    }

    /// <summary>Runs lazily where the stages allow.</summary>
    /// <param name="input">The documents; all of the collection, or those that the leading $match may match.</param>
    /// <param name="source">Other collections.</param>
    /// <param name="alreadyMatched">Whether the caller has asked the leading $match of every document.</param>
    public IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> input, IPipelineSource source, bool alreadyMatched = false)
    {
        var context = new PipelineContext(source, Binding.Now(_time));
        var stages = alreadyMatched && LeadingMatch is not null ? _stages.Skip(1) : _stages;
        return stages.Aggregate(input, (stream, stage) => stage.Run(stream, context));
    }
}
