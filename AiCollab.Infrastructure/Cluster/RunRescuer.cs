using AiCollab.Core.Errors;
using AiCollab.Core.Sessions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AiCollab.Infrastructure.Cluster;

/// <summary>
/// Wakes sessions whose turn was left behind by a node that died, so that they are marked and shown without anybody opening them:
/// at once when the cluster sees a node die, and by looking for turns that have not been saved for a while.
/// </summary>
internal sealed partial class RunRescuer(
    ICheckpointStore checkpoints, IGrainFactory grains, IClusterMembershipService members, TimeProvider time, ILogger<RunRescuer> log) : BackgroundService
{
    /// <summary>A turn that goes on is saved every second; one silent for so long has lost its node.</summary>
    internal static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private const int AtOnce = 8;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        await Task.WhenAll(LookAsync(stoppingToken), FollowDeathsAsync(stoppingToken))
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task LookAsync(CancellationToken ct)
    {
        for (var pause = Silence; ; pause = Interval)
        {
            await RescueAsync(null, ct);
            await Task.Delay(pause, time, ct);
        }
    }

    private async Task FollowDeathsAsync(CancellationToken ct)
    {
        var known = new HashSet<SiloAddress>();
        await foreach (var snapshot in members.MembershipUpdates.WithCancellation(ct))
        {
            foreach (var dead in snapshot.Members.Values.Where(m => m.Status == SiloStatus.Dead && known.Add(m.SiloAddress)))
            {
                await RescueAsync(dead.SiloAddress.ToString(), ct);
            }
        }
    }

    private async Task RescueAsync(string? deadNode, CancellationToken ct)
    {
        try
        {
            var orphans = await checkpoints.ListOrphansAsync(deadNode, time.GetUtcNow() - Silence, ct);
            await Parallel.ForEachAsync(orphans, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, WakeAsync);
        }
        catch (StoreUnavailableException e)
        {
            NotLooked(e.Message);
        }
    }

    private async ValueTask WakeAsync(SessionId session, CancellationToken ct)
    {
        try
        {
            await grains.GetGrain<ISessionGrain>(session.Value).WakeAsync().WaitAsync(ct);
            Rescued(session);
        }
        catch (NotFoundException)
        {
            await checkpoints.DeleteAsync(session, ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            NotRescued(e, session);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Session {Session} was taken over from a node that is gone")]
    private partial void Rescued(SessionId session);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Session {Session} could not be taken over yet")]
    private partial void NotRescued(Exception e, SessionId session);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Turns left behind could not be looked for: {Problem}")]
    private partial void NotLooked(string problem);
}
