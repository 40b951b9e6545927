using System.Diagnostics;
using System.Threading.Channels;
using AiCollab.Core.Errors;
using AiCollab.Infrastructure.Sandbox.Protocol;

namespace AiCollab.Infrastructure.Sandbox.Jail;

/// <summary>
/// A running jail with a worker in it. A thread of its own starts it and reads from it: the kernel kills a jail when the
/// <em>thread</em> that started it ends, so a thread of the pool may not, and reading a pipe blocks a thread anyway.
/// </summary>
internal sealed class Jail : IAsyncDisposable
{
    private const int StackBytes = 256 << 10;
    private const int ErrorTailBytes = 4000;
    private const long MaxOutputChars = 16L << 20;
    private static readonly TimeSpan KillAgainAfter = TimeSpan.FromMilliseconds(20);

    private readonly Channel<JailMessage> _messages = Channel.CreateUnbounded<JailMessage>(new() { SingleReader = true, SingleWriter = true });
    private readonly TaskCompletionSource<JailHello> _hello = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<int> _exit = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process _process;
    private readonly TimeProvider _time;
    private readonly long _maxFileBytes;
    private readonly Lock _starting = new();
    private volatile string _said = "";
    private bool _started;
    private bool _killed;

    private Jail(JailPlan plan, string folder, ControlGroup group, TimeProvider time)
    {
        (Folder, Group, _time, _maxFileBytes) = (folder, group, time, plan.MaxFileBytes);
        _process = new Process { StartInfo = JailCommand.For(plan, folder, group.ProcessFiles) };
    }

    /// <summary>The jail's folder on the host; what lies in its <c>files</c> is seen inside.</summary>
    public string Folder { get; }

    /// <summary>Its cgroup.</summary>
    public ControlGroup Group { get; }

    /// <summary>The worker's greeting.</summary>
    public JailHello Hello { get; private set; } = new(0, "", "");

    /// <summary>The worker's messages; completed when it is gone, with the error if it broke the protocol.</summary>
    public ChannelReader<JailMessage> Messages => _messages.Reader;

    /// <summary>The exit code, once the jail is gone.</summary>
    public Task<int> Exit => _exit.Task;

    /// <summary>Id of the outermost process on the host.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Starts a jail and waits for its greeting.</summary>
    /// <exception cref="SandboxFailedException">It did not greet; the message says what the jail said.</exception>
    public static async Task<Jail> StartAsync(JailPlan plan, string folder, ControlGroup group, TimeSpan patience, TimeProvider time, CancellationToken ct)
    {
        var jail = new Jail(plan, folder, group, time);
        new Thread(jail.Live, StackBytes) { IsBackground = true, Name = "jail" }.Start();
        try
        {
            jail.Hello = await jail._hello.Task.WaitAsync(patience, time, ct).ConfigureAwait(false);
            return jail;
        }
        catch (Exception e)
        {
            jail.Kill();
            await jail.DisposeAsync().ConfigureAwait(false);
            ct.ThrowIfCancellationRequested();
            throw new SandboxFailedException(jail._said.Length > 0 ? jail._said : $"The jail did not start: {e.Message}", e);
        }
    }

    /// <summary>Sends a message to the worker.</summary>
    /// <exception cref="IOException">The worker is gone.</exception>
    public Task SendAsync(HostMessage message, CancellationToken ct)
    {
        var frame = Frames.Encode(message, ProtocolJson.Default.HostMessage);
        return _process.StandardInput.BaseStream.WriteAsync(frame, ct).AsTask();
    }

    /// <summary>Kills everything in the jail, also one that is only about to start; nothing happens when it is gone.</summary>
    public void Kill()
    {
        lock (_starting)
        {
            _killed = true;
            if (_started)
            {
                KillProcess();
            }
        }
    }

    /// <summary>What the jail wrote to its own error stream, at most its last 4000 bytes.</summary>
    public string ErrorTail()
    {
        try
        {
            using var file = new FileStream(Path.Combine(Folder, "stderr"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            file.Seek(-Math.Min(file.Length, ErrorTailBytes), SeekOrigin.End);
            using var reader = new StreamReader(file);
            return reader.ReadToEnd().Trim();
        }
        catch (IOException)
        {
            return "";
        }
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        while (!_exit.Task.IsCompleted)
        {
            KillOrphans();
            await Task.WhenAny(_exit.Task, Task.Delay(KillAgainAfter, _time)).ConfigureAwait(false);
        }

        await Group.RemoveAsync(_time).ConfigureAwait(false);
        SandboxHome.Delete(Folder);
        _process.Dispose();
    }

    private void Live()
    {
        Exception? broken = null;
        var code = -1;
        try
        {
            Start();
            Read(_process.StandardOutput.BaseStream);
        }
        catch (Exception e)
        {
            broken = e;
        }
        finally
        {
            Kill();
            code = WaitForEnd();
            _said = ErrorTail();
            _hello.TrySetException(broken ?? new SandboxFailedException("the worker ended before it was ready."));
            _ = _hello.Task.Exception;
            _messages.Writer.TryComplete(broken);
            _exit.TrySetResult(code);
        }
    }

    private void Start()
    {
        lock (_starting)
        {
            if (_killed)
            {
                throw new SandboxFailedException("the jail was stopped before it started.");
            }

            _process.Start();
            _started = true;
        }
    }

    /// <summary>A worker that was built without its bubblewrap ends with its input; the rest is killed.</summary>
    private void KillOrphans()
    {
        Group.KillAll();
        if (Group.ProcessFiles.Count == 0 && _started)
        {
            _process.StandardInput.Close();
            Orphans.Kill(Folder);
        }
    }

    private void KillProcess()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It is gone.
        }
    }

    private void Read(Stream stream)
    {
        long printed = 0, filed = 0;
        while (Frames.Read(stream, ProtocolJson.Default.JailMessage) is { } message)
        {
            switch (message)
            {
                case JailHello { Protocol: JailHello.CurrentProtocol } hello when !_hello.Task.IsCompleted:
                    _hello.SetResult(hello);
                    continue;
                case JailHello:
                    throw new InvalidDataException("The worker greeted twice or speaks another version.");
                case JailOutput output when (printed += output.Text.Length) > MaxOutputChars:
                    throw new InvalidDataException("The worker sent more output than it may.");
                case JailFile file when file is not { Name: not null, Data: not null } || (filed += 1 + file.Data.Length) > _maxFileBytes:
                    throw new InvalidDataException("The worker sent files that it may not send.");
                default:
                    _messages.Writer.TryWrite(message);
                    break;
            }
        }
    }

    private int WaitForEnd()
    {
        try
        {
            _process.WaitForExit();
            return _process.ExitCode;
        }
        catch (InvalidOperationException)
        {
            return -1;
        }
    }
}
