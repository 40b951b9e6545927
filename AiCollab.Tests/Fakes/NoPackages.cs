using AiCollab.Core.Sandbox.Packages;
using AiCollab.Core.Sessions;

namespace AiCollab.Tests.Fakes;

/// <summary>A place without packages.</summary>
internal sealed class NoPackages : IPackageStore, IPackageShelf
{
    public static SandboxPackages Service { get; } = new(new NoPackages(), new NoPackages(), TimeProvider.System);

    public IReadOnlyList<AllowedPackage> Allowed => [];

    public Task<IReadOnlyList<AllowedPackage>> ListAllowedAsync(CancellationToken ct) => Task.FromResult(Allowed);

    public Task AllowAsync(AllowedPackage package, CancellationToken ct) => Task.CompletedTask;

    public Task<bool> DisallowAsync(string sha256, CancellationToken ct) => Task.FromResult(false);

    public Task<IReadOnlyList<InstalledPackage>> ListGrantedAsync(SessionId session, CancellationToken ct) => ListBuiltInAsync(ct);

    public Task GrantAsync(InstalledPackage package, CancellationToken ct) => Task.CompletedTask;

    public Task<bool> RevokeAsync(SessionId session, PackageName name, CancellationToken ct) => Task.FromResult(false);

    public Task<IReadOnlyList<OfferedPackage>> ListOfferedAsync(CancellationToken ct) => Task.FromResult<IReadOnlyList<OfferedPackage>>([]);

    public Task<ShelvedPackage> ShelveAsync(OfferedPackage package, CancellationToken ct) => Task.FromResult(new ShelvedPackage(package.Sha256, []));

    public Task<IReadOnlyList<InstalledPackage>> ListBuiltInAsync(CancellationToken ct) => Task.FromResult<IReadOnlyList<InstalledPackage>>([]);
}
