using AiCollab.Core.Sandbox;
using AiCollab.Infrastructure.Sandbox;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Sandbox;

/// <summary>One real sandbox for all tests of a class; tests that need it are skipped with its own reason where it cannot run.</summary>
public class SandboxFixture : IAsyncLifetime
{
    private ServiceProvider? _services;

    protected virtual (string Key, string? Value)[] Settings => [];

    public ISandbox Sandbox => _services!.GetRequiredService<ISandbox>();

    public static ServiceProvider Create(params (string Key, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, s.Value))).Build();
        return new ServiceCollection()
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddSingleton<IConfiguration>(configuration)
            .AddSandbox(configuration)
            .BuildServiceProvider();
    }

    public Task InitializeAsync()
    {
        _services = Create(Settings);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _services!.DisposeAsync();

    /// <summary>Runs code with short limits.</summary>
    public Task<SandboxResult> RunAsync(string language, string code, double seconds = 20, int megabytes = 512, string? files = null, string? path = null, bool write = false, Action<RunOutput>? onOutput = null, CancellationToken ct = default) =>
        Sandbox.RunAsync(
            new SandboxJob
            {
                Language = language,
                Code = code,
                Path = path,
                FilesRoot = files,
                ReturnsFiles = write,
                Limits = new SandboxLimits(TimeSpan.FromSeconds(seconds), (long)megabytes << 20),
            },
            onOutput ?? (_ => { }),
            ct);
}

/// <summary>One that does not use cgroups, as where none can be written.</summary>
public sealed class RlimitFixture : SandboxFixture
{
    protected override (string Key, string? Value)[] Settings => [("Sandbox:Isolation", "rlimit")];
}
