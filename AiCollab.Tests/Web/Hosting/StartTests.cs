using System.Diagnostics;
using AiCollab.Web.Hosting;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Web.Hosting;

public sealed class StartTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Refuses_to_start_with_bad_settings_and_names_every_problem_with_its_fix()
    {
        var (exit, errors) = await StartAsync(new()
        {
            ["AICOLLAB_MASTER_KEY"] = "c2hvcnQ=",
            ["Accounts__Registration"] = "maybe",
            ["Web__TrustedProxies__0"] = "everybody",
        });

        exit.Should().Be(1);
        errors.Should().StartWith("AiCollab does not start:")
            .And.Contain("- AICOLLAB_MASTER_KEY is too weak: it has 5 bytes; at least 32 are needed. Make a new key: export AICOLLAB_MASTER_KEY=\"$(openssl rand -base64 32)\"")
            .And.Contain("- Accounts:Registration must be \"open\" or \"invitation\".\n")
            .And.Contain("- Web:TrustedProxies holds \"everybody\": write an address (10.0.0.5) or a network (10.0.0.0/8).")
            .And.NotContain("   at ", "a stack would hide the sentences");
    }

    [Fact]
    public void A_defect_keeps_its_stack() => StartProblems.In(new InvalidOperationException("a defect")).Should().BeEmpty();

    internal static async Task<(int Exit, string Errors)> StartAsync(Dictionary<string, string> settings)
    {
        var data = Directory.CreateTempSubdirectory("aicollab-start-").FullName;
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "AiCollab.Web.dll")]) { RedirectStandardError = true, RedirectStandardOutput = true };
        (start.Environment["Data__Directory"], start.Environment["ASPNETCORE_URLS"]) = (data, "http://127.0.0.1:0");
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        using var host = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            _ = host.StandardOutput.ReadToEndAsync(patience.Token);
            var errors = await host.StandardError.ReadToEndAsync(patience.Token);
            await host.WaitForExitAsync(patience.Token);
            return (host.ExitCode, errors);
        }
        finally
        {
            host.Kill();
            Directory.Delete(data, recursive: true);
        }
    }
}
