namespace AiCollab.Tests.Benchmarks;

/// <summary>Prints tables in Markdown, with the load of the machine, as they go into docs/benchmarks.md.</summary>
internal static class Report
{
    /// <summary>Heads a table with the moment and the machine.</summary>
    public static void Title(string title) =>
        Console.WriteLine($"\n### {title}\n{DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC, {Environment.ProcessorCount} cores, load {Load()}\n");

    public static void Head(params string[] columns)
    {
        Row(columns);
        Row([.. columns.Select(_ => "---")]);
    }

    public static void Row(params string[] cells) => Console.WriteLine($"| {string.Join(" | ", cells)} |");

    /// <summary>Closes a table: what else ran meanwhile shows in the load at its end.</summary>
    public static void End() => Console.WriteLine($"\nload at the end {Load()}");

    /// <summary>Whether a goal is met, in words.</summary>
    public static string Verdict(bool met) => met ? "met" : "**not met**";

    private static string Load() =>
        File.Exists("/proc/loadavg") ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ').Take(3)) : "unknown";
}
