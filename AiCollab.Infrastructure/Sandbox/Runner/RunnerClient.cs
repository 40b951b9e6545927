using System.Net.Sockets;
using AiCollab.Core.Errors;
using Microsoft.Extensions.Options;

namespace AiCollab.Infrastructure.Sandbox.Runner;

/// <summary>Opens connections to the runner that <c>Sandbox:Runner</c> names.</summary>
internal sealed class RunnerClient(IOptions<SandboxOptions> options)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>What is said when it cannot be reached.</summary>
    public string Unreachable => $"The runner at {options.Value.Runner} does not answer. Start it (dotnet AiCollab.Web.dll runner, or docker compose up runner) and look at its log.";

    /// <summary>A new connection.</summary>
    /// <exception cref="SandboxFailedException">The runner does not answer or is of another version; the message says what to do.</exception>
    public async Task<RunnerChannel<RunnerCall, RunnerAnswer>> ConnectAsync(CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        var channel = default(RunnerChannel<RunnerCall, RunnerAnswer>);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(options.Value.Runner!), patience.Token).ConfigureAwait(false);
            channel = new RunnerChannel<RunnerCall, RunnerAnswer>(socket);
            var hello = await channel.ReceiveAsync(patience.Token).ConfigureAwait(false);
            return hello is RunnerHello { Protocol: RunnerHello.CurrentProtocol }
                ? channel
                : throw new SandboxFailedException("The runner is of another version than this server. Start both from the same build.");
        }
        catch (Exception e)
        {
            channel?.Dispose();
            socket.Dispose();
            ct.ThrowIfCancellationRequested();
            throw e is SandboxFailedException ? e : new SandboxFailedException(Unreachable, e);
        }
    }

    /// <summary>Asks one question and takes its one answer.</summary>
    /// <exception cref="InvalidException">The runner refuses; the message says why.</exception>
    /// <exception cref="SandboxFailedException">The runner does not answer, or failed.</exception>
    public async Task<TAnswer> AskAsync<TAnswer>(RunnerCall call, CancellationToken ct) where TAnswer : RunnerAnswer
    {
        using var channel = await ConnectAsync(ct).ConfigureAwait(false);
        try
        {
            await channel.SendAsync(call, ct).ConfigureAwait(false);
            return await channel.ReceiveAsync(ct).ConfigureAwait(false) switch
            {
                TAnswer answer => answer,
                TellRefusal { Ours: false } refusal => throw new InvalidException(refusal.Message),
                TellRefusal refusal => throw new SandboxFailedException(refusal.Message),
                _ => throw new SandboxFailedException(Unreachable),
            };
        }
        catch (IOException e)
        {
            throw new SandboxFailedException(Unreachable, e);
        }
    }
}
