using AiCollab.Core.Sandbox;
using AiCollab.Infrastructure.Sandbox.Protocol;

namespace AiCollab.Infrastructure.Sandbox.Jail;

/// <summary>Checks the files a jail sent: names that stay inside any folder and on any system, at most 50 files and 16 MB.</summary>
internal static class ArtifactFilter
{
    /// <summary>How many names are told of what could not come back.</summary>
    public const int MaxSkipped = 100;

    private const int MaxFiles = 50;
    private const int MaxLeft = 500;
    private const int MaxDeleted = 5000;
    private const int MaxSegments = 8;
    private const int MaxSegmentChars = 100;
    private const long MaxBytes = 16 << 20;

    private static readonly HashSet<string> DeviceNames = new(
        ["con", "prn", "aux", "nul", .. Enumerable.Range(0, 10).SelectMany(i => new[] { $"com{i}", $"lpt{i}" })], StringComparer.OrdinalIgnoreCase);

    /// <summary>The files that may be kept, under names that are safe and differ.</summary>
    public static IReadOnlyList<RunArtifact> Clean(IReadOnlyList<JailArtifact> sent)
    {
        var kept = new List<RunArtifact>();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        long total = 0;
        foreach (var artifact in sent)
        {
            if (kept.Count == MaxFiles)
            {
                break;
            }

            if (artifact is not { Name: not null, Data: not null } || total + artifact.Data.Length > MaxBytes)
            {
                continue;
            }

            total += artifact.Data.Length;
            kept.Add(new RunArtifact(Unique(SafeName(artifact.Name), names), MediaTypes.Guess(artifact.Data), artifact.Data));
        }

        return kept;
    }

    /// <summary>What a run wrote and deleted, as it came: whoever puts it anywhere checks the names.</summary>
    public static IReadOnlyList<LeftFile> Left(JailFinished? finished) =>
    [
        .. (finished?.Artifacts ?? []).Where(a => a is { Plot: false, Name: not null, Data: not null }).Take(MaxLeft).Select(a => new LeftFile(a.Name, a.Data)),
        .. (finished?.Deleted ?? []).OfType<string>().Take(MaxDeleted).Select(name => new LeftFile(name, null)),
    ];

    /// <summary>A relative path without anything that means something to a file system, a shell, a header or a reader.</summary>
    public static string SafeName(string name)
    {
        var segments = name.Split('/', '\\')
            .Select(SafeSegment)
            .Where(s => s.Length > 0)
            .TakeLast(MaxSegments)
            .ToList();
        return segments.Count == 0 ? "file" : string.Join('/', segments);
    }

    private static string SafeSegment(string segment)
    {
        var safe = new string(segment.Select(c => IsSafe(c) ? c : '_').Take(MaxSegmentChars).ToArray()).Trim(' ', '.', '-');
        var stem = safe.Split('.')[0];
        return DeviceNames.Contains(stem) ? "_" + safe : safe;
    }

    private static bool IsSafe(char c) => char.IsLetterOrDigit(c) || c is '.' or '_' or '-' or ' ' or '+' or '=' or '(' or ')' or ',' or '@';

    private static string Unique(string name, HashSet<string> names)
    {
        var candidate = name;
        for (var n = 2; !names.Add(candidate); n++)
        {
            candidate = Path.GetDirectoryName(name) is { Length: > 0 } folder
                ? $"{folder}/{Path.GetFileNameWithoutExtension(name)}-{n}{Path.GetExtension(name)}"
                : $"{Path.GetFileNameWithoutExtension(name)}-{n}{Path.GetExtension(name)}";
        }

        return candidate;
    }
}
