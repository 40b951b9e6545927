using AiCollab.Core.Collaboration;

namespace AiCollab.Web.Features.Workspace.Output;

/// <summary>A line of two texts laid side by side; null where one of them has none.</summary>
public sealed record PairedLine(string? Left, string? Right, bool Same)
{
    /// <summary>Lines shown at most; the rest is only counted.</summary>
    public const int Most = 2000;

    /// <summary>Two texts, line by line, with what differs opposite each other.</summary>
    public static IReadOnlyList<PairedLine> Of(string left, string right)
    {
        var (a, b) = (LineDiff.Split(left), LineDiff.Split(right));
        var rows = new List<PairedLine>();
        var at = 0;
        foreach (var change in LineDiff.Between(a, b))
        {
            rows.AddRange(a.Skip(at).Take(change.OldStart - at).Select(line => new PairedLine(Shown(line), Shown(line), true)));
            for (var i = 0; i < Math.Max(change.OldCount, change.NewCount); i++)
            {
                rows.Add(new PairedLine(
                    i < change.OldCount ? Shown(a[change.OldStart + i]) : null, i < change.NewCount ? Shown(b[change.NewStart + i]) : null, false));
            }

            at = change.OldEnd;
        }

        rows.AddRange(a.Skip(at).Select(line => new PairedLine(Shown(line), Shown(line), true)));
        return rows;
    }

    private static string Shown(string line) => line.TrimEnd('\n', '\r');
}
