using AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;

namespace AiCollab.Infrastructure.Mongo.Embedded.Query;

/// <summary>What goes along with one match: the element that decided it, and the variables of an outer pipeline for $expr.</summary>
internal struct MatchState
{
    public MatchState()
    {
    }

    public int Position { get; set; } = -1;

    public Binding? Variables { get; init; }
}
