using System.Globalization;

namespace AiCollab.Tests.Benchmarks;

/// <summary>Median and range of the figures of some rounds.</summary>
internal readonly record struct Spread(double Median, double Low, double High)
{
    /// <exception cref="InvalidOperationException">There is no figure.</exception>
    public static Spread Of(IEnumerable<double> figures)
    {
        var sorted = figures.Order().ToList();
        return new Spread(Percentile(sorted, 0.5), sorted[0], sorted[^1]);
    }

    /// <summary>The nearest-rank percentile of figures in ascending order.</summary>
    public static double Percentile(IReadOnlyList<double> sorted, double part) =>
        sorted.Count > 0 ? sorted[(int)Math.Ceiling(part * sorted.Count) - 1] : throw new InvalidOperationException("Nothing was measured.");

    /// <summary>For example <c>0.52 (0.48 to 0.55)</c>.</summary>
    public override string ToString() => $"{Text(Median)} ({Text(Low)} to {Text(High)})";

    private static string Text(double figure) =>
        figure.ToString(Math.Abs(figure) < 10 ? "0.00" : Math.Abs(figure) < 100 ? "0.0" : "0", CultureInfo.InvariantCulture);
}
