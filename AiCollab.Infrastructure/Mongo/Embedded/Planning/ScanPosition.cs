namespace AiCollab.Infrastructure.Mongo.Embedded.Planning;

/// <summary>Where a scan stands: after this entry of this interval. A cursor goes on from here without holding a transaction.</summary>
internal sealed record ScanPosition(int Interval, byte[] Key, long Rid);
