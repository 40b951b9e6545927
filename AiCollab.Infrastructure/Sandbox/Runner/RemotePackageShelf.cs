using AiCollab.Core.Sandbox.Packages;
using AiCollab.Infrastructure.Sandbox.Python.Packages;

namespace AiCollab.Infrastructure.Sandbox.Runner;

/// <summary>The packages of a runner that is a service of its own; it forgets what is unpacked when it is started anew, so it is asked each time.</summary>
internal sealed class RemotePackageShelf(RunnerClient runner) : IPackageShelf
{
    public IReadOnlyList<AllowedPackage> Allowed { get; } = PackageShelf.ReadAllowed();

    public async Task<IReadOnlyList<OfferedPackage>> ListOfferedAsync(CancellationToken ct) =>
        (await runner.AskAsync<TellOffered>(new AskOffered(), ct).ConfigureAwait(false)).Packages;

    public async Task<ShelvedPackage> ShelveAsync(OfferedPackage package, CancellationToken ct) =>
        (await runner.AskAsync<TellShelved>(new AskShelve(package), ct).ConfigureAwait(false)).Package;

    public async Task<IReadOnlyList<InstalledPackage>> ListBuiltInAsync(CancellationToken ct) =>
        (await runner.AskAsync<TellBuiltIn>(new AskBuiltIn(), ct).ConfigureAwait(false)).Packages;
}
