using System.Reflection;
using AiCollab.Core.Sandbox;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Sandbox.Hostile;

/// <summary>
/// The scripts of <c>javascript.txt</c> and <c>python.txt</c>: a line <c>### name | verdict</c> and the code below it.
/// </summary>
internal static class HostileScripts
{
    public static IReadOnlyDictionary<string, HostileScript> Of(string language) => Read(language).ToDictionary(s => s.Name);

    public static TheoryData<string> Names(string language, Func<Verdict, bool> which) => new(Read(language).Where(s => which(s.Verdict)).Select(s => s.Name));

    private static IEnumerable<HostileScript> Read(string language)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"hostile/{language}.txt")!;
        using var reader = new StreamReader(stream);
        foreach (var block in ("\n" + reader.ReadToEnd()).Split("\n### ", StringSplitOptions.RemoveEmptyEntries))
        {
            var head = block[..block.IndexOf('\n', StringComparison.Ordinal)].Split('|');
            yield return new HostileScript(head[0].Trim(), language, Enum.GetValues<Verdict>().Single(verdict => verdict.ToString() == head[1].Trim()), block[(block.IndexOf('\n', StringComparison.Ordinal) + 1)..].TrimEnd());
        }
    }
}

/// <summary>A script, and the verdict that is right for it.</summary>
internal sealed record HostileScript(string Name, string Language, Verdict Verdict, string Code);
