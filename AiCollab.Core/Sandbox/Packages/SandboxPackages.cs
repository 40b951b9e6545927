using AiCollab.Core.Accounts;
using AiCollab.Core.Errors;
using AiCollab.Core.Sessions;

namespace AiCollab.Core.Sandbox.Packages;

/// <summary>
/// Installs packages for the runs of a session: only wheels from the administrator's folder whose name and hash are on the
/// allow-list, never a source build, never a download. A session sees what was installed in it, and no other session does.
/// </summary>
public sealed class SandboxPackages(IPackageStore store, IPackageShelf shelf, TimeProvider time)
{
    /// <summary>Installs a package by name: the newest allowed wheel that fits this machine.</summary>
    /// <exception cref="NotFoundException">The folder has no file of it.</exception>
    /// <exception cref="ForbiddenException">No file of it is on the allow-list.</exception>
    /// <exception cref="InvalidException">It is a source archive, not for this machine, or not what it says.</exception>
    public async Task<InstalledPackage> InstallPackageAsync(SessionId session, string name, UserId by, CancellationToken ct)
    {
        var parsed = PackageName.Parse(name);
        var offered = (await shelf.ListOfferedAsync(ct).ConfigureAwait(false)).Where(o => o.Name == parsed).ToList();
        var wheels = offered.Where(o => o.IsWheel).ToList();
        if (wheels.Count == 0)
        {
            throw offered.Count == 0
                ? new NotFoundException($"There is no wheel of {parsed} in the packages folder; an administrator can put one there.")
                : new InvalidException($"{offered[0].File} is a source archive: building it would run its code outside the jail. Only wheels (.whl) are installed.");
        }

        var hashes = await AllowedHashesAsync(ct).ConfigureAwait(false);
        var allowed = wheels.Where(w => hashes.Contains((w.Name, w.Sha256))).ToList();
        if (allowed.Count == 0)
        {
            throw new ForbiddenException($"{parsed} is not on the list of allowed packages with the content of {wheels[0].File} (sha256 {wheels[0].Sha256}). An administrator can allow it.");
        }

        var (package, shelved) = await ShelveFirstAsync(allowed, ct).ConfigureAwait(false);
        var installed = new InstalledPackage(package.Name, package.Version, package.Sha256) { Session = session, By = by, At = time.GetUtcNow(), Requires = shelved.Requires };
        await store.GrantAsync(installed, ct).ConfigureAwait(false);
        return installed;
    }

    /// <summary>What the runs of a session can import: the session's packages, then what every run has.</summary>
    public async Task<IReadOnlyList<InstalledPackage>> GetInstalledPackagesAsync(SessionId session, CancellationToken ct)
    {
        var builtIn = await shelf.ListBuiltInAsync(ct).ConfigureAwait(false);
        return [.. (await ReadyAsync(session, ct).ConfigureAwait(false)).OrderBy(p => p.Name.Value, StringComparer.Ordinal), .. builtIn];
    }

    /// <summary>Takes a package from a session; false when it has none of that name.</summary>
    public Task<bool> RemovePackageAsync(SessionId session, string name, CancellationToken ct) => store.RevokeAsync(session, PackageName.Parse(name), ct);

    /// <summary>The packages for one run, unpacked: a directory name for people, and the hash. What is not allowed any more is left out.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ForRunAsync(SessionId session, CancellationToken ct) =>
        (await ReadyAsync(session, ct).ConfigureAwait(false))
            .Where(p => p.Problem.Length == 0)
            .ToDictionary(p => p.Name.Value, p => p.Sha256);

    /// <summary>The files of the packages folder, each with who allowed it.</summary>
    public async Task<IReadOnlyList<(OfferedPackage Package, PackageAllowance Allowed)>> ListOfferedAsync(CancellationToken ct)
    {
        var own = (await store.ListAllowedAsync(ct).ConfigureAwait(false)).Select(a => (a.Name, a.Sha256)).ToHashSet();
        var came = shelf.Allowed.Select(a => (a.Name, a.Sha256)).ToHashSet();
        return
        [
            .. (await shelf.ListOfferedAsync(ct).ConfigureAwait(false)).Select(o => (o, !o.IsWheel ? PackageAllowance.None
                : came.Contains((o.Name, o.Sha256)) ? PackageAllowance.Product
                : own.Contains((o.Name, o.Sha256)) ? PackageAllowance.Administrator
                : PackageAllowance.None)),
        ];
    }

    /// <summary>Puts a wheel of the folder on the allow-list, by the hash that was shown.</summary>
    /// <exception cref="ForbiddenException">The person is no administrator.</exception>
    /// <exception cref="NotFoundException">No wheel of the folder has that hash.</exception>
    public async Task AllowAsync(CurrentUser by, string sha256, CancellationToken ct)
    {
        Demand(by);
        var wheel = (await shelf.ListOfferedAsync(ct).ConfigureAwait(false)).FirstOrDefault(o => o.IsWheel && o.Sha256 == sha256)
            ?? throw new NotFoundException("No wheel in the packages folder has this hash any more; look at the folder again.");
        await store.AllowAsync(new AllowedPackage(wheel.Name, wheel.Version, wheel.Sha256, by.Id), ct).ConfigureAwait(false);
    }

    /// <summary>Takes an administrator's row off the allow-list: from the next run on nobody imports that package.</summary>
    /// <exception cref="ForbiddenException">The person is no administrator.</exception>
    public Task<bool> DisallowAsync(CurrentUser by, string sha256, CancellationToken ct)
    {
        Demand(by);
        return store.DisallowAsync(sha256, ct);
    }

    private static void Demand(CurrentUser by)
    {
        if (!by.IsAdmin)
        {
            throw new ForbiddenException("Only an administrator decides which packages are allowed.");
        }
    }

    /// <summary>The newest that fits this machine; when none does, the reason of the newest.</summary>
    private async Task<(OfferedPackage, ShelvedPackage)> ShelveFirstAsync(IReadOnlyList<OfferedPackage> wheels, CancellationToken ct)
    {
        InvalidException? first = null;
        foreach (var wheel in wheels)
        {
            try
            {
                return (wheel, await shelf.ShelveAsync(wheel, ct).ConfigureAwait(false));
            }
            catch (InvalidException e)
            {
                first ??= e;
            }
        }

        throw first!;
    }

    private async Task<HashSet<(PackageName, string)>> AllowedHashesAsync(CancellationToken ct) =>
        [.. shelf.Allowed.Concat(await store.ListAllowedAsync(ct).ConfigureAwait(false)).Select(a => (a.Name, a.Sha256))];

    /// <summary>The session's packages, each unpacked again where it was not since the start, or with the reason why not.</summary>
    private async Task<IReadOnlyList<InstalledPackage>> ReadyAsync(SessionId session, CancellationToken ct)
    {
        var granted = await store.ListGrantedAsync(session, ct).ConfigureAwait(false);
        if (granted.Count == 0)
        {
            return granted;
        }

        var hashes = await AllowedHashesAsync(ct).ConfigureAwait(false);
        var ready = new List<InstalledPackage>();
        foreach (var package in granted)
        {
            ready.Add(package with { Problem = hashes.Contains((package.Name, package.Sha256)) ? await ProblemAsync(package, ct).ConfigureAwait(false) : "It is not on the list of allowed packages any more." });
        }

        return ready;
    }

    private async Task<string> ProblemAsync(InstalledPackage package, CancellationToken ct)
    {
        try
        {
            await shelf.ShelveAsync(new OfferedPackage(package.Name, package.Version, "", package.Sha256, IsWheel: true), ct).ConfigureAwait(false);
            return "";
        }
        catch (Exception e) when (e is InvalidException or SandboxFailedException)
        {
            return e.Message;
        }
    }
}
