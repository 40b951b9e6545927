using System.Reflection;
using AiCollab.Core.Sandbox;

namespace AiCollab.Tests.Infrastructure.Sandbox.Hostile;

/// <summary>
/// The scripts of <c>javascript.txt</c> and <c>python.txt</c>: a line <c>### name | verdicts that may come</c> and the code below it.
/// </summary>
internal static class HostileScripts
{
    public static IReadOnlyDictionary<string, HostileScript> Of(string language) => Read(language).ToDictionary(s => s.Name);

    private static IEnumerable<HostileScript> Read(string language)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"hostile/{language}.txt")!;
        using var reader = new StreamReader(stream);
        foreach (var block in ("\n" + reader.ReadToEnd()).Split("\n### ", StringSplitOptions.RemoveEmptyEntries))
        {
            var head = block[..block.IndexOf('\n', StringComparison.Ordinal)].Split('|');
            var verdicts = head[1].Split(',', StringSplitOptions.TrimEntries).Select(Enum.Parse<Verdict>).ToList();
            yield return new HostileScript(head[0].Trim(), language, verdicts, block[(block.IndexOf('\n', StringComparison.Ordinal) + 1)..].TrimEnd());
        }
    }
}

/// <summary>A script, and the verdicts that are right for it.</summary>
internal sealed record HostileScript(string Name, string Language, IReadOnlyList<Verdict> Verdicts, string Code);
