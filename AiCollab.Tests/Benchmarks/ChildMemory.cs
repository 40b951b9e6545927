using System.Globalization;

namespace AiCollab.Tests.Benchmarks;

/// <summary>Memory of the processes below this one: each one's share of what it has in common with others counts once (PSS).</summary>
internal static class ChildMemory
{
    /// <summary>MB of each process of that name.</summary>
    public static IReadOnlyList<double> Of(string name) => [.. Below(Environment.ProcessId).Where(id => NameOf(id).StartsWith(name, StringComparison.Ordinal)).Select(OfProcess)];

    private static IEnumerable<int> Below(int parent)
    {
        foreach (var thread in Directory.GetDirectories($"/proc/{parent}/task"))
        {
            foreach (var child in Text($"{thread}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                var id = int.Parse(child, CultureInfo.InvariantCulture);
                yield return id;
                foreach (var deeper in Below(id))
                {
                    yield return deeper;
                }
            }
        }
    }

    private static string NameOf(int id) => Text($"/proc/{id}/comm").Trim();

    /// <summary>MB of one process.</summary>
    public static double OfProcess(int id)
    {
        var line = Text($"/proc/{id}/smaps_rollup").Split('\n').First(l => l.StartsWith("Pss:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    private static string Text(string path) => File.ReadAllText(path);
}
