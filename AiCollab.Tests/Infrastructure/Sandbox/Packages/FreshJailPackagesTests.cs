using AiCollab.Core.Accounts;
using AiCollab.Core.Sessions;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Sandbox.Packages;

/// <summary>Where the kernel refuses nested namespaces, or an administrator wants a jail for each run.</summary>
public sealed class FreshJailPackagesTests(FreshPackagesFixture fixture) : IClassFixture<FreshPackagesFixture>
{
    [Fact]
    public async Task A_package_is_seen_by_its_session_only()
    {
        var session = SessionId.New();
        await fixture.AllowAsync(new WheelBuilder("demo").Add("demo.py", "def twice(x): return 2 * x"));
        await fixture.Packages.InstallPackageAsync(session, "demo", new UserId(Guid.NewGuid()), default);

        (await fixture.RunAsync(session, "import demo\ndemo.twice(21)")).Value.Should().Be("42");
        (await fixture.RunAsync(SessionId.New(), "import os\nos.path.exists('/opt/packages'), os.listdir('/packages')")).Value.Should().Be("(False, [])");
    }
}
