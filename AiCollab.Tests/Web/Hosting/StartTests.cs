using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using AiCollab.Infrastructure.Mongo.Embedded;
using AiCollab.Web.Hosting;
using FluentAssertions;
using Microsoft.Extensions.Logging.Abstractions;
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
    public async Task Says_in_one_sentence_that_its_address_is_taken()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var (exit, errors) = await StartAsync(new() { ["ASPNETCORE_URLS"] = $"http://{other.LocalEndpoint}" });

        exit.Should().Be(1);
        errors.Should().Be($"AiCollab does not start:\n- http://{other.LocalEndpoint} is in use by another program. Stop what uses it, or choose another: "
            + "AICOLLAB_URL=http://127.0.0.1:5081 ./run.sh (without run.sh: ASPNETCORE_URLS).\n");
    }

    [Fact]
    public async Task Says_in_one_sentence_that_its_data_is_in_use()
    {
        using var folder = new TemporaryFolder();
        using var other = EmbeddedStore.Open(Path.Combine(folder.Path, "store.db"), new EmbeddedStoreOptions(), TimeProvider.System, NullLogger.Instance);
        var (exit, errors) = await StartAsync(new() { ["Data__Directory"] = folder.Path });

        exit.Should().Be(1);
        errors.Should().Be($"AiCollab does not start:\n- The data in {folder.Path} is in use by another process; stop it, or set Data:Directory to another folder.\n");
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
