using AiCollab.Core.Sandbox;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Sandbox.Hostile;

/// <summary>Scripts that fail, are refused or meet a limit of memory, output or disk.</summary>
public sealed class JavaScriptHostileTests(SandboxFixture sandbox) : HostileTests(sandbox), IClassFixture<SandboxFixture>
{
    public static TheoryData<string> Names => HostileScripts.Names("javascript", verdict => verdict != Verdict.Timeout);

    [Theory, MemberData(nameof(Names))]
    public Task Is_contained(string name) => HoldsAsync(HostileScripts.Of("javascript")[name], megabytes: 128);
}
