using System.Globalization;
using System.Text.RegularExpressions;

namespace AiCollab.Infrastructure.Sandbox.Python.Packages;

/// <summary>Orders versions by their numbers; one with letters (a pre-release) comes before the same without.</summary>
internal static partial class VersionOrder
{
    public static int Compare(string? left, string? right)
    {
        var (a, b) = (Parts(left), Parts(right));
        for (var i = 0; i < Math.Max(a.Count, b.Count); i++)
        {
            var order = At(a, i).CompareTo(At(b, i));
            if (order != 0)
            {
                return order;
            }
        }

        return string.CompareOrdinal(left, right);
    }

    private static long At(List<long> parts, int i) => i < parts.Count ? parts[i] : 0;

    private static List<long> Parts(string? version) =>
        [.. Pieces().Matches(version ?? "").Select(m => long.TryParse(m.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : -1)];

    [GeneratedRegex("[0-9]{1,18}|[a-z]+")]
    private static partial Regex Pieces();
}
