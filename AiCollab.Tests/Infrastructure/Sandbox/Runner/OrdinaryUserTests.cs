using System.Diagnostics;
using AiCollab.Core.Sandbox;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Sandbox.Runner;

/// <summary>A runner that is not root, also where the tests are.</summary>
public sealed class OrdinaryUserRunner : RunnerProcess
{
    private const string User = "12345";

    public static string[] StepDown => Environment.IsPrivilegedProcess ? ["setpriv", "--reuid", User, "--regid", User, "--clear-groups", "--"] : [];

    protected override string[] Before => StepDown;

    public override async Task InitializeAsync()
    {
        if (Environment.IsPrivilegedProcess)
        {
            using var given = Process.Start("chown", ["-R", User, Folder])!;
            await given.WaitForExitAsync();
        }

        if (OrdinaryUserFactAttribute.Reason is null)
        {
            await base.InitializeAsync();
        }
    }
}

/// <summary>The jail where the server is an ordinary user: as people should run it.</summary>
public sealed class OrdinaryUserTests(OrdinaryUserRunner runner) : IClassFixture<OrdinaryUserRunner>
{
    [OrdinaryUserFact]
    public async Task Runs_and_contains_code()
    {
        var user = await RunAsync("python", "import os\nopen('made.txt', 'w').write('x')\nos.getuid(), os.listdir('/proc/1/task') != [], os.path.exists('/root'), os.path.exists('/home')");
        user.Verdict.Should().Be(Verdict.Ok, "{0} {1}", user.Evidence, user.Error);
        user.Value.Should().Be("(65534, True, False, False)");
        user.Artifacts.Should().ContainSingle(a => a.Name == "made.txt");

        (await RunAsync("javascript", "40 + 2")).Value.Should().Be("42");
        (await RunAsync("python", "import socket\nsocket.socket()")).Error!.Type.Should().Be("OSError");
        (await RunAsync("python", "while True: pass", seconds: 1)).Verdict.Should().Be(Verdict.Timeout);
        (await RunAsync("python", "a = []\nwhile True: a.append(bytearray(1 << 20))")).Verdict.Should().Be(Verdict.MemoryLimit);
        (await RunAsync("python", "import os\nos.kill(-1, 9)")).Verdict.Should().NotBe(Verdict.SandboxFailed);
        (await RunAsync("python", "1 + 1")).Value.Should().Be("2");
    }

    private Task<SandboxResult> RunAsync(string language, string code, double seconds = 20) => runner.Sandbox.RunAsync(
        new SandboxJob { Language = language, Code = code, Limits = new SandboxLimits(TimeSpan.FromSeconds(seconds), 256L << 20) }, _ => { }, default);
}

/// <summary>Skipped, saying so, where an ordinary user may not read the build.</summary>
internal sealed class OrdinaryUserFactAttribute : FactAttribute
{
    public OrdinaryUserFactAttribute() => Skip = Reason;

    public static string? Reason { get; } = CanRead() ? null : "Another user cannot read the build here.";

    private static bool CanRead()
    {
        string[] command = [.. OrdinaryUserRunner.StepDown, "test", "-r", RepositoryFolder.At("artifacts", "bin", "AiCollab.Web", "debug", "AiCollab.Web.dll")];
        using var test = Process.Start(command[0], command[1..])!;
        test.WaitForExit();
        return test.ExitCode == 0;
    }
}
