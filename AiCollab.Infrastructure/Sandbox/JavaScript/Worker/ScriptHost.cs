using AiCollab.Infrastructure.Sandbox.Protocol;
using Jint;
using Jint.Native;
using Jint.Native.Object;

namespace AiCollab.JavaScriptWorker;

/// <summary>One engine with its console, timers, modules and files, and the one script that it runs.</summary>
internal sealed class ScriptHost : IDisposable
{
    private const int MaxValueChars = 100_000;

    private readonly Engine _engine;
    private readonly OutputPump _output;
    private readonly EventLoop _loop;
    private readonly ModuleSource _modules;
    private readonly WorkspaceFiles _files;
    private readonly CancellationTokenSource _deadline;
    private readonly Prelude _prelude;

    private ScriptHost(OutputPump output)
    {
        _output = output;
        _deadline = new CancellationTokenSource();
        _files = new WorkspaceFiles("/workspace", "/files");
        _modules = new ModuleSource(_files);
        _engine = EngineSetup.Create(_modules, _deadline.Token);
        _loop = new EventLoop(_engine, _deadline.Token);
        _prelude = new Prelude(_engine, new HostFunctions(_engine, output, _loop, _files));
        _modules.Builtins = _prelude.Builtins;
    }

    /// <summary>Builds the engine before the script is known, and warms what every script uses.</summary>
    public static ScriptHost Prepare(OutputPump output)
    {
        var host = new ScriptHost(output);
        host._prelude.Warm();
        return host;
    }

    /// <summary>Runs the script to its end, its error or its deadline.</summary>
    public JailFinished Run(HostRun run)
    {
        _output.Start();
        // A little before the server's own deadline, so that the error can still be told; the kill does not depend on it.
        _deadline.CancelAfter(TimeSpan.FromMilliseconds(Math.Max(run.TimeoutMs - 20, 1)));
        using var watch = new HeapWatch(run.MemoryBytes, _deadline.Cancel);
        var result = Guarded(run);
        if (watch.Exceeded && !result.Success)
        {
            result = Failures.OutOfMemory(run);
        }

        if (result.Verdict == "MemoryLimit")
        {
            return WithFigures(result) with { Artifacts = [] };
        }

        var (found, skipped) = ArtifactCollector.Collect("/workspace", run.Write);
        return WithFigures(result) with { Artifacts = found, Deleted = run.Write ? _files.Deleted() : null, Skipped = run.Write ? skipped : null };
    }

    /// <summary>The end of a script that did not look at its deadline; it may still be running.</summary>
    public JailFinished GiveUp(HostRun run) => WithFigures(Failures.Late(run));

    private JailFinished WithFigures(JailFinished result)
    {
        _output.Flush();
        return result with { Truncated = _output.Truncated, PeakBytes = ProcessMemory.PeakBytes() };
    }

    private JailFinished Guarded(HostRun run)
    {
        try
        {
            _prelude.SetArguments(run.File, run.Args);
            var value = Evaluate(run);
            return new JailFinished { Success = true, Value = Describe(value) };
        }
        catch (ExitException e)
        {
            return e.Code == 0
                ? new JailFinished { Success = true }
                : new JailFinished { Error = new JailError("Exit", $"process.exit({e.Code})", ""), Verdict = "RuntimeError" };
        }
        catch (Exception e)
        {
            return Failures.Explain(e, run, _prelude.StackOf);
        }
    }

    private JsValue Evaluate(HostRun run)
    {
        var source = SourceText.Parse(run.Code, run.File);
        if (source.IsModule)
        {
            return RunModule(run);
        }

        var value = _engine.Evaluate(source.Script);
        var promise = _prelude.Watch(value);
        _loop.Drain();
        return promise is null ? value : Settled(promise, value);
    }

    private JsValue RunModule(HostRun run)
    {
        var import = _modules.Start(_engine, run.File, run.Code);
        var promise = _prelude.Watch(import.Promise);
        _loop.Drain();
        if (promise is not null)
        {
            Settled(promise, import.Promise);
        }

        return JsValue.Undefined;
    }

    /// <summary>The value of a promise; the promise itself when nothing is left that could settle it, as in Node.</summary>
    private static JsValue Settled(ObjectInstance promise, JsValue value) => promise.Get("state").AsString() switch
    {
        "rejected" => throw new UnhandledRejectionException(promise.Get("value")),
        "fulfilled" => promise.Get("value"),
        _ => value,
    };

    private string? Describe(JsValue value)
    {
        if (value.IsUndefined())
        {
            return null;
        }

        var text = _prelude.Inspect(value);
        return text.Length > MaxValueChars ? text[..MaxValueChars] + "…" : text;
    }

    public void Dispose() => _deadline.Dispose();
}
