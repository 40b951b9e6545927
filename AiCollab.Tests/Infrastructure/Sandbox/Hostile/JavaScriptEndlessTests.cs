using AiCollab.Core.Sandbox;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Sandbox.Hostile;

/// <summary>Scripts that only the clock ends.</summary>
public sealed class JavaScriptEndlessTests(SandboxFixture sandbox) : HostileTests(sandbox), IClassFixture<SandboxFixture>
{
    public static TheoryData<string> Names => HostileScripts.Names("javascript", verdict => verdict == Verdict.Timeout);

    [Theory, MemberData(nameof(Names))]
    public Task Is_ended(string name) => HoldsAsync(HostileScripts.Of("javascript")[name], megabytes: 256);
}
