namespace AiCollab.Web.Features.Workspace;

/// <summary>
/// How often pages draw: 30 times a second, and 10 when more than a hundred are open, so that a full house costs little more
/// than a small one.
/// </summary>
public sealed class FrameRate
{
    private const int FullHouse = 100;
    private int _pages;

    /// <summary>Time between two updates of one page.</summary>
    public TimeSpan Interval => TimeSpan.FromMilliseconds(Volatile.Read(ref _pages) > FullHouse ? 100 : 33);

    /// <summary>Counts a page as open.</summary>
    public void Enter() => Interlocked.Increment(ref _pages);

    /// <summary>Counts a page as closed.</summary>
    public void Leave() => Interlocked.Decrement(ref _pages);
}
