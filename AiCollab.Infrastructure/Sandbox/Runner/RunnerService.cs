using System.Net.Sockets;
using AiCollab.Core.Errors;
using AiCollab.Core.Sandbox;
using AiCollab.Core.Sandbox.Packages;
using AiCollab.Infrastructure.Sandbox.Jail;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AiCollab.Infrastructure.Sandbox.Runner;

/// <summary>
/// Serves the jail over a Unix socket: the runner as a service of its own, without the store, the keys or a network. Who may open the socket
/// may run code; its file is for its owner only.
/// </summary>
internal sealed partial class RunnerService(ISandbox sandbox, IPackageShelf shelf, JailYard yard, IOptions<SandboxOptions> options, ILogger<RunnerService> logger) : BackgroundService
{
    private const int Backlog = 128;

    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    /// <exception cref="SandboxFailedException">The socket cannot be opened; the message says what to do.</exception>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        var path = options.Value.Listen;
        try
        {
            Posix.MakeDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            await RemoveLeftoverAsync(path, cancellationToken).ConfigureAwait(false);
            _socket.Bind(new UnixDomainSocketEndPoint(path));
            Posix.SetMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            _socket.Listen(Backlog);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SocketException or ArgumentException)
        {
            throw new SandboxFailedException($"The runner cannot listen on {path}: {e.Message} Choose another path with --Sandbox:Listen=PATH.", e);
        }

        Listening(logger, path);
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    public override void Dispose()
    {
        _socket.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var caller = await _socket.AcceptAsync(stoppingToken).ConfigureAwait(false);
            _ = ServeAsync(caller, stoppingToken);
        }
    }

    // A socket that nobody answers at is of a runner that was killed.
    private static async Task RemoveLeftoverAsync(string path, CancellationToken ct)
    {
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await probe.ConnectAsync(new UnixDomainSocketEndPoint(path), ct).ConfigureAwait(false);
        }
        catch (SocketException)
        {
            File.Delete(path);
            return;
        }

        throw new SandboxFailedException($"Another runner listens on {path} already.");
    }

    private async Task ServeAsync(Socket caller, CancellationToken stopping)
    {
        try
        {
            using var channel = new RunnerChannel<RunnerAnswer, RunnerCall>(caller);
            using var files = new GivenFiles(yard.Home);
            await channel.SendAsync(new RunnerHello(RunnerHello.CurrentProtocol), stopping).ConfigureAwait(false);
            var call = await channel.ReceiveAsync(stopping).ConfigureAwait(false);
            for (; call is GiveFile piece; call = await channel.ReceiveAsync(stopping).ConfigureAwait(false))
            {
                await files.TakeAsync(piece, stopping).ConfigureAwait(false);
            }

            if (call is not null)
            {
                await AnswerAsync(call, files, channel, stopping).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or AiCollabException or OperationCanceledException or UnauthorizedAccessException)
        {
            Broken(logger, e.Message);
        }
    }

    private async Task AnswerAsync(RunnerCall call, GivenFiles files, RunnerChannel<RunnerAnswer, RunnerCall> channel, CancellationToken stopping)
    {
        if (call is AskRun run)
        {
            await RunAsync(run.Job with { FilesRoot = files.Folder }, channel, stopping).ConfigureAwait(false);
            return;
        }

        await channel.SendAsync(await AnswerAsync(call, stopping).ConfigureAwait(false), stopping).ConfigureAwait(false);
    }

    private async Task<RunnerAnswer> AnswerAsync(RunnerCall call, CancellationToken ct)
    {
        try
        {
            return call switch
            {
                AskHealth ask => new TellHealth(await sandbox.GetHealthAsync(ask.Again, ct).ConfigureAwait(false)),
                AskOffered => new TellOffered(await shelf.ListOfferedAsync(ct).ConfigureAwait(false)),
                AskBuiltIn => new TellBuiltIn(await shelf.ListBuiltInAsync(ct).ConfigureAwait(false)),
                AskShelve ask => new TellShelved(await shelf.ShelveAsync(ask.Package, ct).ConfigureAwait(false)),
                _ => new TellRefusal("The runner was asked something it does not know.", Ours: true),
            };
        }
        catch (Exception e) when (e is AiCollabException or IOException or UnauthorizedAccessException)
        {
            return new TellRefusal(e.Message, Ours: e is not InvalidException);
        }
    }

    private async Task RunAsync(SandboxJob job, RunnerChannel<RunnerAnswer, RunnerCall> channel, CancellationToken stopping)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var asked = StopWhenAskedAsync(channel, stop);
        using var live = new LiveOutput(channel);
        var result = await sandbox.RunAsync(job, live.Take, stop.Token).ConfigureAwait(false);
        await live.FlushAsync().ConfigureAwait(false);
        await channel.SendAsync(new TellResult(result), stopping).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);
        await asked.ConfigureAwait(false);
    }

    // Anything that comes during a run, the end of the connection included, ends it.
    private static async Task StopWhenAskedAsync(RunnerChannel<RunnerAnswer, RunnerCall> channel, CancellationTokenSource stop)
    {
        try
        {
            await channel.ReceiveAsync(stop.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The caller is gone, or the run is over.
        }

        await stop.CancelAsync().ConfigureAwait(false);
    }

    [LoggerMessage(LogLevel.Information, "The runner listens on {Path}")]
    private static partial void Listening(ILogger logger, string path);

    [LoggerMessage(LogLevel.Warning, "A connection to the runner ended early: {Reason}")]
    private static partial void Broken(ILogger logger, string reason);
}
