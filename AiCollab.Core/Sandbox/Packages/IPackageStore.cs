using AiCollab.Core.Sessions;

namespace AiCollab.Core.Sandbox.Packages;

/// <summary>What administrators allowed (<c>allowed_packages</c>) and what sessions have (<c>session_packages</c>).</summary>
public interface IPackageStore
{
    /// <summary>The administrators' own rows.</summary>
    Task<IReadOnlyList<AllowedPackage>> ListAllowedAsync(CancellationToken ct);

    /// <summary>Adds a row; the same hash again replaces it.</summary>
    Task AllowAsync(AllowedPackage package, CancellationToken ct);

    /// <summary>Takes a row away; false when there is none with that hash.</summary>
    Task<bool> DisallowAsync(string sha256, CancellationToken ct);

    /// <summary>What a session was granted, by name.</summary>
    Task<IReadOnlyList<InstalledPackage>> ListGrantedAsync(SessionId session, CancellationToken ct);

    /// <summary>Grants a package to its session; another version of it is replaced.</summary>
    Task GrantAsync(InstalledPackage package, CancellationToken ct);

    /// <summary>Takes a package from a session; false when it has none of that name.</summary>
    Task<bool> RevokeAsync(SessionId session, PackageName name, CancellationToken ct);
}

/// <summary>The packages folder and the directories that wheels are unpacked into, one for each content.</summary>
public interface IPackageShelf
{
    /// <summary>What came with the product.</summary>
    IReadOnlyList<AllowedPackage> Allowed { get; }

    /// <summary>The files of the administrator's folder, by name and version, newest version first.</summary>
    /// <exception cref="Errors.InvalidException">No folder is set up, or it is not there.</exception>
    Task<IReadOnlyList<OfferedPackage>> ListOfferedAsync(CancellationToken ct);

    /// <summary>Checks and unpacks a wheel in a jail, once for each content.</summary>
    /// <exception cref="Errors.InvalidException">It is not what it says, or not for this machine; the text says why.</exception>
    Task<ShelvedPackage> ShelveAsync(OfferedPackage package, CancellationToken ct);

    /// <summary>The packages that every run has, with their versions.</summary>
    Task<IReadOnlyList<InstalledPackage>> ListBuiltInAsync(CancellationToken ct);
}
