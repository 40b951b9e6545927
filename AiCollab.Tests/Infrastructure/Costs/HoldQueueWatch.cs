using AiCollab.Core.Costs;
using AiCollab.Core.Sessions;

namespace AiCollab.Tests.Infrastructure.Costs;

internal static class HoldQueueWatch
{
    /// <summary>Ends when a request of the session waits, or none does.</summary>
    public static async Task UntilAsync(this HoldQueue queue, SessionId session, bool waiting)
    {
        while (queue.IsWaiting(session) != waiting)
        {
            await Task.Yield();
        }
    }
}
