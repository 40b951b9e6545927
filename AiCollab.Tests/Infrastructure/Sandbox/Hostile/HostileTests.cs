using AiCollab.Core.Sandbox;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Sandbox.Hostile;

/// <summary>Each hostile script gets its verdict, tells nothing about the host, and the next person's run is right.</summary>
public sealed class HostileTests(SandboxFixture sandbox) : IClassFixture<SandboxFixture>
{
    private const double ClockSeconds = 2;
    private const double LimitSeconds = 10;
    private const int Megabytes = 256;

    public static TheoryData<string> JavaScriptNames => new(HostileScripts.Of("javascript").Keys);

    public static TheoryData<string> PythonNames => new(HostileScripts.Of("python").Keys);

    [Theory, MemberData(nameof(JavaScriptNames))]
    public Task JavaScript_is_contained(string name) => HoldsAsync(HostileScripts.Of("javascript")[name]);

    [Theory, MemberData(nameof(PythonNames))]
    public Task Python_is_contained(string name) => HoldsAsync(HostileScripts.Of("python")[name]);

    private async Task HoldsAsync(HostileScript script)
    {
        // What must meet another limit than the clock gets the time to reach it, also on a busy machine.
        var seconds = script.Verdicts.Contains(Verdict.Timeout) ? ClockSeconds : LimitSeconds;
        var result = await sandbox.RunAsync(script.Language, script.Code, seconds, Megabytes);

        result.Verdict.Should().BeOneOf(script.Verdicts, "{0} {1}", result.Evidence, result.Error);
        result.ExecutionTime.Should().BeLessThan(TimeSpan.FromSeconds(seconds + 3));
        result.Artifacts.Should().NotContain(a => a.Name.Contains("..", StringComparison.Ordinal) || a.Name.StartsWith('/'));
        string.Concat(result.Output, result.Value, result.Stderr).Should().NotContain("root:x:0").And.NotContain("PWNED");
        (await sandbox.RunAsync(script.Language, "40 + 2")).Value.Should().Be("42");
    }
}
