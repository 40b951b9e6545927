using System.Security.Cryptography;
using AiCollab.Core.Accounts;
using AiCollab.Core.Sandbox;
using AiCollab.Core.Sandbox.Packages;
using AiCollab.Core.Sessions;
using AiCollab.Infrastructure.Sandbox.Python.Packages;
using AiCollab.Tests.Infrastructure.Mongo;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Sandbox.Packages;

/// <summary>A real sandbox with a folder of wheels.</summary>
public class PackagesFixture : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private ServiceProvider? _services;

    public static CurrentUser Admin { get; } = new(new UserId(Guid.NewGuid()), "Ada", Role.Admin);

    public string Folder => _folder.Path;

    public SandboxPackages Packages { get; private set; } = default!;

    protected virtual bool Fresh => false;

    public async Task InitializeAsync()
    {
        _services = SandboxFixture.Create(("Sandbox:PackagesFolder", Folder), ("Sandbox:Concurrency", "1"), ("Sandbox:FreshPythonJails", Fresh ? "true" : "false"));
        var store = new MongoPackageStore(await MongoServers.FreshDatabaseAsync(MongoServers.Embedded));
        Packages = new SandboxPackages(store, _services.GetRequiredService<IPackageShelf>(), TimeProvider.System);
    }

    public async Task DisposeAsync()
    {
        await _services!.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>Puts a real wheel into the folder.</summary>
    public void Offer(string file) => File.Copy(RepositoryFolder.Shared("wheels", file), Path.Combine(Folder, file), overwrite: true);

    /// <summary>Puts a made wheel into the folder and on the allow-list.</summary>
    public async Task AllowAsync(WheelBuilder wheel)
    {
        var content = await File.ReadAllBytesAsync(wheel.Write(Folder));
        await Packages.AllowAsync(Admin, Convert.ToHexStringLower(SHA256.HashData(content)), default);
    }

    public async Task<SandboxResult> RunAsync(SessionId session, string code) =>
        await _services!.GetRequiredService<ISandbox>().RunAsync(
            new SandboxJob { Language = "python", Code = code, Packages = await Packages.ForRunAsync(session, default) }, _ => { }, default);
}

/// <summary>One whose every run has a jail started for it alone.</summary>
public sealed class FreshPackagesFixture : PackagesFixture
{
    protected override bool Fresh => true;
}

/// <summary>A test with the real wheels that may lie beside the repository.</summary>
internal sealed class WheelsFactAttribute : FactAttribute
{
    public WheelsFactAttribute()
    {
        if (!Directory.Exists(RepositoryFolder.Shared("wheels")))
        {
            Skip = "The folder shared/wheels is not there.";
        }
    }
}
