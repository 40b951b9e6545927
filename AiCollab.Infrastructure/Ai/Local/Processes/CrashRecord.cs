namespace AiCollab.Infrastructure.Ai.Local.Processes;

/// <summary>How often a model's process ended by itself in a row: the first restart is at once, later ones wait longer.</summary>
internal sealed class CrashRecord(TimeProvider time)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private long _last;

    public int InARow { get; private set; }

    public void Crashed()
    {
        InARow++;
        _last = time.GetTimestamp();
    }

    public void Worked() => InARow = 0;

    /// <summary>How long a restart has to wait still: 0, 2, 4, 8 ... 60 seconds from the last crash.</summary>
    public TimeSpan Wait()
    {
        if (InARow < 2)
        {
            return TimeSpan.Zero;
        }

        var pause = TimeSpan.FromSeconds(Math.Min(Longest.TotalSeconds, Math.Pow(2, InARow - 1)));
        var left = pause - time.GetElapsedTime(_last);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
