using System.Diagnostics.CodeAnalysis;

namespace AiCollab.Web.Features.Accounts;

/// <summary>
/// Lets one try at a time through for each account. Without it a hundred guesses sent at once would all be checked before the
/// first of them is counted.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Lives as long as the process; its semaphores hold no handles.")]
public sealed class SignInGate
{
    private const int Lanes = 64;
    private readonly SemaphoreSlim[] _lanes = [.. Enumerable.Range(0, Lanes).Select(_ => new SemaphoreSlim(1))];

    public async Task<T> OneAtATimeAsync<T>(string login, Func<Task<T>> attempt, CancellationToken ct)
    {
        var lane = _lanes[(uint)StringComparer.OrdinalIgnoreCase.GetHashCode(login) % Lanes];
        await lane.WaitAsync(ct);
        try
        {
            return await attempt();
        }
        finally
        {
            lane.Release();
        }
    }
}
