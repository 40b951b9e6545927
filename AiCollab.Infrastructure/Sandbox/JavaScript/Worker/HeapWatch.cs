namespace AiCollab.JavaScriptWorker;

/// <summary>
/// Near its limit the collector can go on for ever, freeing a little each time. When it does hardly anything else for a
/// second, the script is out of memory and is told so.
/// </summary>
internal sealed class HeapWatch : IDisposable
{
    private const double FullShare = 0.85;
    private const double PauseShare = 0.7;
    private const int Strikes = 4;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly long _limit;
    private readonly Action _exceeded;
    private readonly Timer _timer;
    private TimeSpan _pausedBefore;
    private int _strikes;

    public HeapWatch(long limit, Action exceeded)
    {
        (_limit, _exceeded) = (limit, exceeded);
        _timer = new Timer(_ => Look(), null, Interval, Interval);
    }

    /// <summary>Whether it told.</summary>
    public bool Exceeded { get; private set; }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        var paused = GC.GetTotalPauseDuration();
        var busy = (paused - _pausedBefore) > Interval * PauseShare && GC.GetGCMemoryInfo().HeapSizeBytes > _limit * FullShare;
        (_pausedBefore, _strikes) = (paused, busy ? _strikes + 1 : 0);
        if (_strikes == Strikes)
        {
            Exceeded = true;
            _exceeded();
        }
    }
}
