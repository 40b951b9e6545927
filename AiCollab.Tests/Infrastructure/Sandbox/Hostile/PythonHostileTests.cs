using Xunit;

namespace AiCollab.Tests.Infrastructure.Sandbox.Hostile;

public sealed class PythonHostileTests(SandboxFixture sandbox) : HostileTests(sandbox), IClassFixture<SandboxFixture>
{
    public static TheoryData<string> Names => HostileScripts.Names("python", _ => true);

    [Theory, MemberData(nameof(Names))]
    public Task Is_contained(string name) => HoldsAsync(HostileScripts.Of("python")[name], megabytes: 256);
}
