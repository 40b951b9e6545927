using AiCollab.Core.Sandbox;
using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Sandbox;

/// <summary>What cannot be contained is not run, and the reason says what to do.</summary>
public sealed class RefusalTests
{
    [Fact]
    public async Task Refuses_JavaScript_without_its_worker_and_says_how_to_make_it()
    {
        await using var services = SandboxFixture.Create(("Sandbox:JavaScriptWorker", "/nowhere/worker"));
        var sandbox = services.GetRequiredService<ISandbox>();

        var result = await RunAsync(sandbox, "javascript", "1");

        result.Verdict.Should().Be(Verdict.Refused);
        result.Evidence.Should().Contain("publish.sh");
        (await sandbox.GetHealthAsync(again: false, default)).Languages.Should().Equal("python");
    }

    [Fact]
    public async Task Refuses_a_language_it_does_not_know()
    {
        await using var services = SandboxFixture.Create();

        var result = await RunAsync(services.GetRequiredService<ISandbox>(), "cobol", "1");

        result.Should().BeEquivalentTo(new { Verdict = Verdict.Refused, Evidence = "cobol cannot be run here; these can: Python, JavaScript." });
    }

    [Fact]
    public async Task Refuses_code_that_is_too_large()
    {
        await using var services = SandboxFixture.Create();

        var result = await RunAsync(services.GetRequiredService<ISandbox>(), "python", new string('#', 300_000));

        result.Verdict.Should().Be(Verdict.Refused);
        result.Evidence.Should().Contain("256 KB");
    }

    private static Task<SandboxResult> RunAsync(ISandbox sandbox, string language, string code) => sandbox.RunAsync(
        new SandboxJob { Language = language, Code = code, Limits = new SandboxLimits(TimeSpan.FromSeconds(10), 256L << 20) }, _ => { }, default);
}
