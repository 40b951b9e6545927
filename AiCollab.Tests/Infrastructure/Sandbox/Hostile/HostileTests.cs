using AiCollab.Core.Sandbox;
using FluentAssertions;

namespace AiCollab.Tests.Infrastructure.Sandbox.Hostile;

/// <summary>Each hostile script gets its verdict, tells nothing about the host, and the next person's run is right.</summary>
public abstract class HostileTests(SandboxFixture sandbox)
{
    private const double ClockSeconds = 1;
    private const double LimitSeconds = 120;

    private protected async Task HoldsAsync(HostileScript script, int megabytes)
    {
        // What must meet another limit than the clock gets the time to reach it, also on a busy machine.
        var seconds = script.Verdict == Verdict.Timeout ? ClockSeconds : LimitSeconds;
        var result = await sandbox.RunAsync(script.Language, script.Code, seconds, megabytes);

        result.Verdict.Should().Be(script.Verdict, "{0} {1}", result.Evidence, result.Error);
        (result.Evidence.Length > 0).Should().Be(result.Verdict != Verdict.Ok);
        result.ExecutionTime.Should().BeLessThan(TimeSpan.FromSeconds(seconds + 3));
        result.Artifacts.Should().NotContain(a => a.Name.Contains("..", StringComparison.Ordinal) || a.Name.StartsWith('/'));
        string.Concat(result.Output, result.Value, result.Stderr).Should().NotContain("root:x:0").And.NotContain("PWNED");
        (await sandbox.RunAsync(script.Language, "40 + 2")).Value.Should().Be("42");
    }
}
