using System.Collections.Concurrent;
using System.Security.Cryptography;
using AiCollab.Core.Errors;
using AiCollab.Core.Sandbox.Packages;
using Microsoft.Extensions.Options;

namespace AiCollab.Infrastructure.Sandbox.Python.Packages;

/// <summary>The folder in which an administrator puts wheels; nothing is ever downloaded.</summary>
internal sealed class PackageFolder(IOptions<SandboxOptions> options)
{
    private static readonly string[] SourceEndings = [".tar.gz", ".tar.bz2", ".tar.xz", ".tgz", ".zip", ".egg"];

    // A file that has neither another time nor another size is not hashed again.
    private readonly ConcurrentDictionary<(string File, DateTime Written, long Size), string> _hashes = new();

    /// <summary>The packages in the folder, by name, newest version first.</summary>
    /// <exception cref="InvalidException">No folder is set up, or it is not there.</exception>
    public async Task<IReadOnlyList<OfferedPackage>> ListAsync(CancellationToken ct)
    {
        var found = new List<OfferedPackage>();
        foreach (var file in new DirectoryInfo(Where()).EnumerateFiles().Where(f => f.LinkTarget is null).OrderBy(f => f.Name, StringComparer.Ordinal))
        {
            if (Known(file.Name) is var (name, version, isWheel))
            {
                found.Add(new OfferedPackage(name, version, file.Name, await HashAsync(file, ct).ConfigureAwait(false), isWheel));
            }
        }

        return [.. found.OrderBy(o => o.Name.Value, StringComparer.Ordinal).ThenByDescending(o => o.Version, Comparer<string>.Create(VersionOrder.Compare))];
    }

    /// <summary>The content of a file of the folder.</summary>
    /// <exception cref="InvalidException">It is gone or too large.</exception>
    public async Task<byte[]> ReadAsync(string file, int maxBytes, CancellationToken ct)
    {
        var info = new FileInfo(Path.Combine(Where(), Path.GetFileName(file)));
        return !info.Exists ? throw new InvalidException($"{file} is not in the packages folder any more.")
            : info.Length > maxBytes ? throw new InvalidException($"{file} is larger than {maxBytes >> 20} MB.")
            : await File.ReadAllBytesAsync(info.FullName, ct).ConfigureAwait(false);
    }

    private string Where() => options.Value.PackagesFolder is not { Length: > 0 } folder
        ? throw new InvalidException("No packages can be installed here: an administrator sets Sandbox:PackagesFolder to a folder with wheels.")
        : Directory.Exists(folder) ? folder : throw new InvalidException("The packages folder is not there; an administrator has to look at Sandbox:PackagesFolder.");

    private static (PackageName Name, string Version, bool IsWheel)? Known(string file)
    {
        if (WheelName.Parse(file) is { } wheel)
        {
            return (wheel.Name, wheel.Version, true);
        }

        var ending = SourceEndings.FirstOrDefault(e => file.EndsWith(e, StringComparison.OrdinalIgnoreCase));
        var stem = ending is null ? "" : file[..^ending.Length];
        var dash = stem.LastIndexOf('-');
        return dash > 0 && PackageName.TryParse(stem[..dash], out var name) ? (name, stem[(dash + 1)..], false) : null;
    }

    private async Task<string> HashAsync(FileInfo file, CancellationToken ct)
    {
        var key = (file.FullName, file.LastWriteTimeUtc, file.Length);
        if (_hashes.TryGetValue(key, out var known))
        {
            return known;
        }

        var stream = file.OpenRead();
        await using (stream.ConfigureAwait(false))
        {
            return _hashes[key] = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, ct).ConfigureAwait(false));
        }
    }
}
