namespace AiCollab.Infrastructure.Mongo.Embedded.Query;

/// <summary>What a filter says about the index keys of one path. A superset: whoever scans must still ask the filter.</summary>
/// <param name="Path">The dotted path, as in a key pattern.</param>
/// <param name="Ranges">Sorted and disjoint; every matching document has at least one key inside, whatever the index.</param>
/// <param name="SingleKeyRanges">Narrower: all conditions on the path intersected. Only true of documents without an array on
/// the path (each condition may be met by another element), so only for an index that is not multikey. May be empty: no match.</param>
public sealed record PathBounds(string Path, IReadOnlyList<KeyRange> Ranges, IReadOnlyList<KeyRange> SingleKeyRanges);
