using AiCollab.Core.Sandbox;
using AiCollab.Infrastructure.Sandbox.Protocol;

namespace AiCollab.Infrastructure.Sandbox.Jail;

/// <summary>One run in one jail, from the request to the verdict. The deadline is the server's; the jail's own only makes better messages.</summary>
internal sealed class Conversation(Jail jail, SandboxJob job, TimeProvider time)
{
    /// <summary>How long the worker's own deadline may be late before the server's kill.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);

    private readonly long _baseBytes = jail.Group.UsedBytes();
    private readonly long _killsBefore = jail.Group.OutOfMemoryKills();
    private JailFinished? _finished;
    private Exception? _broken;
    private volatile bool _memoryExceeded;

    /// <summary>Whether the jail ended the run by itself and can be trusted with another.</summary>
    public bool Completed => _finished is not null && !_memoryExceeded;

    /// <summary>Runs the code. The jail is killed where it does not end by itself.</summary>
    public async Task<SandboxResult> RunAsync(bool files, Action<RunOutput> onOutput, CancellationToken ct)
    {
        var output = new OutputCollector(onOutput);
        var started = time.GetTimestamp();
        using var deadline = new CancellationTokenSource(job.Limits.Timeout + Grace, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct, deadline.Token);
        await using var watch = MemoryWatch.Start(jail, job.Limits.MemoryBytes, MemoryExceeded, time);
        await TalkAsync(files, output, stop.Token).ConfigureAwait(false);
        if (_finished is null && ct.IsCancellationRequested)
        {
            await TryEndAsync(output).ConfigureAwait(false);
        }

        if (!Completed)
        {
            jail.Kill();
            await jail.Exit.ConfigureAwait(false);
        }

        var result = Judge(output, ct.IsCancellationRequested, deadline.IsCancellationRequested);
        return result with { ExecutionTime = time.GetElapsedTime(started), MemoryUsed = MemoryUsed() };
    }

    private async Task TalkAsync(bool files, OutputCollector output, CancellationToken stop)
    {
        try
        {
            await jail.SendAsync(Request(files), stop).ConfigureAwait(false);
            await ListenAsync(output, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The deadline or the user: judged below.
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            _broken = e;
        }
    }

    private async Task ListenAsync(OutputCollector output, CancellationToken stop)
    {
        await foreach (var message in jail.Messages.ReadAllAsync(stop).ConfigureAwait(false))
        {
            if (message is JailFinished finished)
            {
                _finished = finished;
                return;
            }

            if (message is JailOutput piece)
            {
                output.Add(piece);
            }
        }
    }

    /// <summary>Asks a supervisor to end the run, which keeps it warm; a plain worker just dies.</summary>
    private async Task TryEndAsync(OutputCollector output)
    {
        if (!jail.Hello.Nested)
        {
            return;
        }

        using var patience = new CancellationTokenSource(Grace, time);
        try
        {
            await jail.SendAsync(new HostCancel(), patience.Token).ConfigureAwait(false);
            await ListenAsync(output, patience.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or InvalidDataException)
        {
            _broken = e;
        }
    }

    private HostRun Request(bool files) => new()
    {
        Code = job.Code,
        File = job.Path ?? (jail.Hello.Language == "python" ? "<cell>" : "snippet.js"),
        Args = job.Args,
        TimeoutMs = (long)job.Limits.Timeout.TotalMilliseconds,
        MemoryBytes = job.Limits.MemoryBytes,
        Files = files,
        Write = job.ReturnsFiles,
        Packages = job.Packages,
    };

    private SandboxResult Judge(OutputCollector output, bool cancelled, bool late)
    {
        var (verdict, evidence) = (cancelled, _finished) switch
        {
            (true, _) => (Verdict.Cancelled, "It was stopped."),
            _ when _memoryExceeded || OutOfMemoryKilled =>
                (Verdict.MemoryLimit, $"It needed more than {job.Limits.MemoryBytes >> 20} MB of memory."),
            (_, { Success: true }) => (Verdict.Ok, ""),
            (_, { } finished) => (ParseVerdict(finished.Verdict), Sentence(finished)),
            _ when late => (Verdict.Timeout, $"It did not end within {job.Limits.Timeout.TotalSeconds:0.###} s."),
            _ => Death(),
        };
        return new SandboxResult
        {
            Verdict = verdict,
            Evidence = Cut(evidence, 1000),
            Output = output.Stdout,
            Stderr = output.Stderr,
            Error = _finished?.Error is { } e ? new RunError(Cut(e.Type, 200) ?? "", Cut(e.Message, 10_000) ?? "", Cut(e.Trace, 20_000) ?? "") : null,
            Value = Cut(_finished?.Value, 100_001),
            Html = _finished?.Html is { Length: <= 1 << 20 } html ? html : null,
            Truncated = output.Truncated || _finished?.Truncated == true,
            Artifacts = ArtifactFilter.Clean(_finished?.Artifacts ?? []),
            Left = job.ReturnsFiles ? ArtifactFilter.Left(_finished) : [],
            Skipped = job.ReturnsFiles ? [.. (_finished?.Skipped ?? []).OfType<string>().Take(ArtifactFilter.MaxSkipped)] : [],
        };
    }

    /// <summary>The jail's own words where it has any, else the error's.</summary>
    private static string Sentence(JailFinished finished) =>
        finished.Evidence is { Length: > 0 } evidence ? evidence
        : finished.Error is { Type: { Length: > 0 } type } error ? $"It ended with {type}: {error.Message}".Split('\n')[0].TrimEnd(':', ' ')
        : "It failed and did not say why.";

    /// <summary>The jail died without a last word.</summary>
    private (Verdict Verdict, string Evidence) Death()
    {
        var said = jail.ErrorTail();

        // A runtime that names no exception had no memory left to do so.
        if (said is "Unhandled exception." || said.Contains("OutOfMemory", StringComparison.Ordinal) || said.Contains("out of memory", StringComparison.OrdinalIgnoreCase))
        {
            return (Verdict.MemoryLimit, $"It needed more than {job.Limits.MemoryBytes >> 20} MB of memory.");
        }

        // A supervisor passes on what the code sends as its result; a plain worker has no business breaking the protocol.
        return _broken is InvalidDataException && jail.Hello.Nested
            ? (Verdict.RuntimeError, "The code sent a result that cannot be read.")
            : _broken is InvalidDataException
            ? (Verdict.SandboxFailed, $"The worker broke the protocol and was stopped: {_broken.Message}")
            : (Verdict.RuntimeError, "The process that ran the code died" + (said.Length > 0 ? $": {said.Split('\n')[0]}" : "."));
    }

    private bool OutOfMemoryKilled => jail.Group.OutOfMemoryKills() > _killsBefore;

    private long MemoryUsed()
    {
        var peak = jail.Group.PeakBytes() - (jail.Hello.Nested ? _baseBytes : 0);
        return peak > 0 ? peak : Math.Clamp(_finished?.PeakBytes ?? 0, 0, job.Limits.MemoryBytes * 4);
    }

    private void MemoryExceeded()
    {
        _memoryExceeded = true;
        jail.Kill();
    }

    /// <summary>What the jail may say of itself; anything else is an error of the code.</summary>
    private static Verdict ParseVerdict(string? name) =>
        Enum.TryParse<Verdict>(name, out var verdict) && verdict is not (Verdict.Ok or Verdict.Refused or Verdict.Cancelled or Verdict.SandboxFailed)
            ? verdict
            : Verdict.RuntimeError;

    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(text))]
    private static string? Cut(string? text, int length) => text?.Length > length ? text[..length] : text;
}
