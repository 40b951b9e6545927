using AiCollab.Core.Errors;

namespace AiCollab.Infrastructure.Sandbox.Python.Packages;

/// <summary>The list of files that a wheel carries with their hashes: lines of <c>path,sha256=…,size</c>, the hash in base64 for addresses without padding.</summary>
internal static class WheelRecord
{
    private const string Algorithm = "sha256=";

    // Signatures are made after the list and cannot be in it.
    private static readonly string[] Unlisted = ["/RECORD", "/RECORD.jws", "/RECORD.p7s"];

    /// <summary>Checks that exactly the listed files are there, each with its hash.</summary>
    /// <param name="record">The list's text.</param>
    /// <param name="hashes">SHA-256 of what is there, in lower-case hexadecimal digits.</param>
    /// <param name="info">The folder the list lies in.</param>
    /// <exception cref="InvalidException">They differ; the text names the first file that does.</exception>
    public static void Check(string record, IReadOnlyDictionary<string, string> hashes, string info)
    {
        var listed = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in record.Split('\n').Select(l => l.TrimEnd('\r')).Where(l => l.Length > 0))
        {
            var (path, hash) = Split(line);
            if (!listed.TryAdd(path, hash))
            {
                throw new InvalidException($"its RECORD lists {path} twice.");
            }
        }

        foreach (var (path, hash) in hashes.Where(h => !Unlisted.Contains(h.Key[Math.Min(info.Length, h.Key.Length)..])))
        {
            if (!listed.TryGetValue(path, out var expected))
            {
                throw new InvalidException($"it holds {path}, which its RECORD does not list.");
            }

            if (Hexadecimal(expected, path) != hash)
            {
                throw new InvalidException($"{path} is not what its RECORD says.");
            }
        }

        if (listed.Keys.FirstOrDefault(path => !hashes.ContainsKey(path)) is { } missing)
        {
            throw new InvalidException($"its RECORD lists {missing}, which is not in it.");
        }
    }

    private static (string Path, string Hash) Split(string line)
    {
        var size = line.LastIndexOf(',');
        var hash = size > 0 ? line.LastIndexOf(',', size - 1) : -1;
        if (hash <= 0)
        {
            throw new InvalidException("its RECORD is not a list of files.");
        }

        var path = line[..hash];
        return (path is ['"', .., '"'] ? path[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : path, line[(hash + 1)..size]);
    }

    private static string Hexadecimal(string hash, string path)
    {
        if (!hash.StartsWith(Algorithm, StringComparison.Ordinal))
        {
            throw new InvalidException($"its RECORD has no SHA-256 of {path}.");
        }

        var text = hash[Algorithm.Length..].Replace('-', '+').Replace('_', '/');
        var bytes = new byte[48];
        return Convert.TryFromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='), bytes, out var count)
            ? Convert.ToHexStringLower(bytes.AsSpan(0, count))
            : throw new InvalidException($"its RECORD has no SHA-256 of {path}.");
    }
}
