using System.Diagnostics;

namespace AiCollab.Tests.Benchmarks;

/// <summary>One of the things that are compared: does its operation as often as it is told.</summary>
internal sealed record Subject(string Name, Func<int, Task> RunAsync);

/// <summary>Microseconds per operation of one subject, round by round.</summary>
internal sealed record Series(string Name, IReadOnlyList<double> Rounds)
{
    public Spread Time => Spread.Of(Rounds);

    /// <summary>How fast this is in units of another subject, each round by itself: above 1 is faster.</summary>
    public Spread SpeedOf(Series reference) => Spread.Of(Rounds.Zip(reference.Rounds, (mine, other) => other / mine));
}

/// <summary>
/// Measures subjects in turns (A B C, B C A, ...), so that what else the machine does falls on all of them.
/// </summary>
internal static class Interleaved
{
    private const int WarmUps = 3;

    public static async Task<IReadOnlyList<Series>> MeasureAsync(IReadOnlyList<Subject> subjects, int operations, int rounds)
    {
        var times = subjects.ToDictionary(s => s.Name, _ => new List<double>());
        for (var round = -WarmUps; round < rounds; round++)
        {
            for (var i = 0; i < subjects.Count; i++)
            {
                var subject = subjects[(i + round + WarmUps) % subjects.Count];
                var started = Stopwatch.GetTimestamp();
                await subject.RunAsync(operations);
                var time = Stopwatch.GetElapsedTime(started).TotalMicroseconds / operations;
                if (round >= 0)
                {
                    times[subject.Name].Add(time);
                }
            }
        }

        return [.. subjects.Select(s => new Series(s.Name, times[s.Name]))];
    }
}
