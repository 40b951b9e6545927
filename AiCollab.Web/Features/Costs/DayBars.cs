using System.Globalization;
using AiCollab.Core.Ai;
using AiCollab.Core.Costs;

namespace AiCollab.Web.Features.Costs;

/// <summary>Where the bars of the chart stand: a stack for each day, a piece for each model.</summary>
internal sealed record DayBars(
    IReadOnlyList<DateOnly> Days, IReadOnlyList<DayBar> Bars, IReadOnlyList<(double Y, string Label)> Lines,
    IReadOnlyList<(double X, string Label)> Labels, IReadOnlyList<(string Name, int Hue)> Legend)
{
    /// <summary>Where the bars begin; the amounts stand before it.</summary>
    public const double Left = 72;

    /// <summary>The room for the bars.</summary>
    public const double Width = 1004;

    private const double Bottom = 192;
    private const double Height = 182;
    private const int Hues = 7;
    private const int MaxLabels = 12;
    private const int Steps = 4;
    private static readonly int[] RoundFigures = [1, 2, 4, 8, 10];

    /// <summary>The chart of a report. Its scale ends at a round figure above the dearest day.</summary>
    public static DayBars Of(CostReport report)
    {
        var days = Enumerable.Range(0, report.Span.To.DayNumber - report.Span.From.DayNumber + 1).Select(report.Span.From.AddDays).ToList();
        var first = report.DaysAndModels.Count > 0 ? report.DaysAndModels[0].Day!.Value : report.Span.To;
        days = [.. days.Where(d => days.Count <= 31 || d >= first)];
        var byDay = report.DaysAndModels.ToLookup(s => s.Day!.Value);
        var top = Round(days.Max(d => byDay[d].Sum(s => s.Cost.Usd)));
        var hues = report.Models.Select((m, i) => (Model: m.Model!.Value, Hue: HueOf(i))).ToDictionary(m => m.Model, m => m.Hue);
        var slot = Width / days.Count;
        var bars = days.SelectMany((day, i) => Stack(Left + (slot * (i + 0.16)), slot * 0.68, byDay[day], hues, top));
        var every = Math.Max(1, (int)Math.Ceiling(days.Count / (double)MaxLabels));
        return new DayBars(
            days, [.. bars],
            [.. Enumerable.Range(0, Steps + 1).Select(i => (Bottom - (Height * i / Steps), Money.FromUsd(top * i / Steps).ToString()))],
            [.. days.Select((d, i) => (Left + (slot * (i + 0.5)), Text(d), i)).Where(l => (days.Count - 1 - l.i) % every == 0).Select(l => (l.Item1, l.Item2))],
            [.. report.Models.Select(m => (m.Model!.Value.Model, hues[m.Model.Value]))]);
    }

    /// <summary>The hue of a report's model by its place.</summary>
    public static int HueOf(int place) => (place % Hues) + 1;

    private static IEnumerable<DayBar> Stack(double x, double width, IEnumerable<UsageSum> sums, Dictionary<ModelRef, int> hues, decimal top)
    {
        var y = Bottom;
        foreach (var sum in sums.Where(s => s.Cost > Money.Zero))
        {
            var height = (double)(sum.Cost.Usd / top) * Height;
            y -= height;
            yield return new DayBar(x, y, width, Math.Max(0.5, height - 1), hues[sum.Model!.Value], $"{Text(sum.Day!.Value)}, {sum.Model.Value.Model}: {sum.Cost}");
        }
    }

    // 1, 2, 4, 8 times a power of ten, so that a quarter of it is short to write.
    private static decimal Round(decimal usd)
    {
        var top = 0.0001m;
        for (var power = 0.0001m; top < usd; power *= 10)
        {
            top = RoundFigures.Select(f => f * power).First(t => t >= usd || t == 10 * power);
        }

        return top;
    }

    private static string Text(DateOnly day) => day.ToString("d MMM", CultureInfo.InvariantCulture);
}

/// <summary>A piece of a stack, in the chart's own units.</summary>
internal sealed record DayBar(double X, double Y, double Width, double Height, int Hue, string Title);
