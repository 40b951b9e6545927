using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using AiCollab.Core.Errors;
using AiCollab.Core.Sandbox.Packages;
using AiCollab.Infrastructure.Sandbox.Jail;

namespace AiCollab.Infrastructure.Sandbox.Python.Packages;

/// <summary>
/// The unpacked wheels, one directory for each content under its SHA-256, readable by jails only through read-only mounts.
/// They live as long as the process and are made again from the wheels, so nothing on disk has to be trusted from one start to the next.
/// </summary>
internal sealed class PackageShelf(JailYard yard, WheelJail unpacker, PackageFolder folder) : IPackageShelf, IDisposable
{
    private const string Folder = "packages";
    private const int MaxWheelBytes = 100 << 20;

    private readonly ConcurrentDictionary<string, ShelvedPackage> _shelved = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _one = new(1);
    private IReadOnlyList<InstalledPackage>? _builtIn;

    public IReadOnlyList<AllowedPackage> Allowed { get; } = ReadAllowed();

    /// <summary>The directory on the host with all unpacked packages.</summary>
    public static string Root(JailYard yard) => yard.Home.SharedFolder(Folder);

    public Task<IReadOnlyList<OfferedPackage>> ListOfferedAsync(CancellationToken ct) => folder.ListAsync(ct);

    public async Task<ShelvedPackage> ShelveAsync(OfferedPackage package, CancellationToken ct)
    {
        if (_shelved.TryGetValue(package.Sha256, out var known))
        {
            return known;
        }

        await _one.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            return _shelved.TryGetValue(package.Sha256, out known) ? known : _shelved[package.Sha256] = await UnpackAsync(package, ct).ConfigureAwait(false);
        }
        finally
        {
            _one.Release();
        }
    }

    public async Task<IReadOnlyList<InstalledPackage>> ListBuiltInAsync(CancellationToken ct)
    {
        if (JailYard.Missing() is not null)
        {
            return [];
        }

        return _builtIn ??= [.. ((await unpacker.GreetAsync(ct).ConfigureAwait(false)).Packages ?? new Dictionary<string, string>())
            .Where(p => PackageName.TryParse(p.Key, out _))
            .Select(p => new InstalledPackage(PackageName.Parse(p.Key), p.Value, ""))];
    }

    public void Dispose() => _one.Dispose();

    private async Task<ShelvedPackage> UnpackAsync(OfferedPackage package, CancellationToken ct)
    {
        var offered = (await folder.ListAsync(ct).ConfigureAwait(false)).FirstOrDefault(o => o.IsWheel && o.Name == package.Name && o.Sha256 == package.Sha256)
            ?? throw new InvalidException($"The wheel of {package.Name} {package.Version} is not in the packages folder any more.");
        var name = WheelName.Parse(offered.File) ?? throw new InvalidException($"{offered.File} is not named as a wheel is.");

        // Hashed again as read: the file may change between a look and its use.
        var wheel = await folder.ReadAsync(offered.File, MaxWheelBytes, ct).ConfigureAwait(false);
        if (Convert.ToHexStringLower(SHA256.HashData(wheel)) != package.Sha256)
        {
            throw new InvalidException($"{offered.File} has changed; try again.");
        }

        if (JailYard.Missing() is { } missing)
        {
            throw new SandboxFailedException(missing);
        }

        var staging = yard.Home.SharedFolder($"staging-{package.Sha256}");
        try
        {
            var requires = await unpacker.UnpackAsync(wheel, name, staging, ct).ConfigureAwait(false);
            Directory.Move(staging, Path.Combine(Root(yard), package.Sha256));
            return new ShelvedPackage(package.Sha256, requires);
        }
        catch (InvalidException e)
        {
            throw new InvalidException($"{offered.File} was refused: {e.Message}");
        }
        finally
        {
            SandboxHome.Delete(staging);
        }
    }

    /// <summary>The list that comes with the product.</summary>
    public static IReadOnlyList<AllowedPackage> ReadAllowed()
    {
        using var stream = typeof(PackageShelf).Assembly.GetManifestResourceStream("allowed-packages.json")
            ?? throw new InvalidOperationException("The build lacks the list of allowed packages.");
        return [.. JsonDocument.Parse(stream).RootElement.EnumerateArray().Select(row =>
            new AllowedPackage(PackageName.Parse(row.GetProperty("name").GetString()!), row.GetProperty("version").GetString()!, row.GetProperty("sha256").GetString()!))];
    }
}
