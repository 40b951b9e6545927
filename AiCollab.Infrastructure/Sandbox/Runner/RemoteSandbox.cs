using AiCollab.Core.Errors;
using AiCollab.Core.Sandbox;
using AiCollab.Infrastructure.Sandbox.Jail;

namespace AiCollab.Infrastructure.Sandbox.Runner;

/// <summary>The jail of a runner that is a service of its own.</summary>
internal sealed class RemoteSandbox(RunnerClient runner, IEnumerable<CodeLanguage> languages) : ISandbox
{
    private const int PieceBytes = 1 << 20;

    public IReadOnlyList<CodeLanguage> Languages { get; } = [.. languages];

    public async Task<SandboxHealth> GetHealthAsync(bool again, CancellationToken ct)
    {
        try
        {
            return (await runner.AskAsync<TellHealth>(new AskHealth(again), ct).ConfigureAwait(false)).Health;
        }
        catch (SandboxFailedException e)
        {
            return new SandboxHealth(false, "none", e.Message, []);
        }
    }

    public async Task<SandboxResult> RunAsync(SandboxJob job, Action<RunOutput> onOutput, CancellationToken ct)
    {
        try
        {
            using var channel = await runner.ConnectAsync(ct).ConfigureAwait(false);
            return await RunAsync(channel, job, onOutput, ct).ConfigureAwait(false);
        }
        catch (Exception e) when (e is InvalidException or SandboxFailedException)
        {
            return SandboxResult.Refused(e.Message);
        }
        catch (IOException)
        {
            return new SandboxResult { Verdict = Verdict.SandboxFailed, Evidence = "The runner went away during the run; the code may not have run to its end. Try again." };
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return new SandboxResult { Verdict = Verdict.Cancelled, Evidence = "It was stopped before it began." };
        }
    }

    private static async Task<SandboxResult> RunAsync(RunnerChannel<RunnerCall, RunnerAnswer> channel, SandboxJob job, Action<RunOutput> onOutput, CancellationToken ct)
    {
        foreach (var (file, relative) in job.FilesRoot is { } root ? GrantedFiles.List(root) : [])
        {
            await GiveAsync(channel, file, relative, ct).ConfigureAwait(false);
        }

        await channel.SendAsync(new AskRun(job with { FilesRoot = null }), ct).ConfigureAwait(false);
        await using var asked = ct.Register(() => _ = StopAsync(channel));
        while (true)
        {
            switch (await channel.ReceiveAsync(CancellationToken.None).ConfigureAwait(false))
            {
                case TellOutput output:
                    onOutput(output.Output);
                    break;
                case TellResult result:
                    return result.Result;
                default:
                    throw new IOException("The runner ended the connection.");
            }
        }
    }

    private static async Task GiveAsync(RunnerChannel<RunnerCall, RunnerAnswer> channel, FileInfo file, string relative, CancellationToken ct)
    {
        var executable = (file.UnixFileMode & UnixFileMode.UserExecute) != 0;
        var buffer = new byte[(int)Math.Min(PieceBytes, Math.Max(1, file.Length))];
        await using var stream = file.OpenRead();
        int got;
        var first = true;
        while ((got = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct).ConfigureAwait(false)) > 0 || first)
        {
            await channel.SendAsync(new GiveFile(relative, buffer[..got], executable), ct).ConfigureAwait(false);
            first = false;
        }
    }

    private static async Task StopAsync(RunnerChannel<RunnerCall, RunnerAnswer> channel)
    {
        try
        {
            await channel.SendAsync(new AskStop(), CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The run is over.
        }
    }
}
