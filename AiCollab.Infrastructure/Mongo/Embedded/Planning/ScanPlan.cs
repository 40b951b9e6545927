using AiCollab.Infrastructure.Mongo.Embedded.Storage;

namespace AiCollab.Infrastructure.Mongo.Embedded.Planning;

internal enum ScanKind
{
    /// <summary>All documents in the order of insertion.</summary>
    Table,

    /// <summary>Intervals of the _id's own unique index.</summary>
    Id,

    /// <summary>Intervals of a secondary index.</summary>
    Index,
}

/// <summary>How documents are reached. What it yields is a superset of what matches: every document is checked again.</summary>
internal sealed record ScanPlan(ScanKind Kind)
{
    public static readonly ScanPlan WholeTable = new(ScanKind.Table);

    public IndexInfo? Index { get; init; }

    public IReadOnlyList<KeyInterval> Intervals { get; init; } = [];

    public bool Backwards { get; init; }

    /// <summary>Documents come in the order that the query asks for.</summary>
    public bool IsSorted { get; init; }

    /// <summary>The plan is right only as long as the index has one entry for each document.</summary>
    public bool AssumesSingleKeys { get; init; }

    /// <summary>The assumption has been overtaken by a write: plan again.</summary>
    public bool IsOutdated => AssumesSingleKeys && Index is { Multikey: true };

    /// <summary>How many leading parts of the index the query pins to single values, and whether a range follows.</summary>
    public int PointParts { get; init; }

    public bool HasRange { get; init; }

    public bool IsBounded => PointParts > 0 || HasRange;
}
