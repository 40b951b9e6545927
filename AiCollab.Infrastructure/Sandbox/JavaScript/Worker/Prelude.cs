using Jint;
using Jint.Native;
using Jint.Native.Object;

namespace AiCollab.JavaScriptWorker;

/// <summary>The globals that Node has and the language has not, written in JavaScript over the host's functions.</summary>
internal sealed class Prelude
{
    /// <summary>What <c>require</c> and <c>import</c> know by name.</summary>
    public const string BuiltinNames = "assert, buffer, crypto, events, fs, fs/promises, os, path, perf_hooks, process, timers, timers/promises, url, util";

    private static readonly string[] Parts =
        ["inspect", "util", "path", "events", "buffer", "fs", "crypto", "url", "misc", "globals"];

    private readonly Engine _engine;
    private readonly ObjectInstance _builtins;

    public Prelude(Engine engine, HostFunctions host)
    {
        _engine = engine;
        var functions = host.Create();
        _builtins = new JsObject(engine);
        foreach (var part in Parts)
        {
            engine.Invoke(engine.Evaluate(Source(part + ".js"), $"node:{part}"), JsValue.Undefined, [functions, _builtins]);
        }
    }

    /// <summary>The exports of a built-in module; null when there is none of that name.</summary>
    public ObjectInstance? Builtins(string name) =>
        _builtins.GetOwnProperty(name).Value as ObjectInstance;

    /// <summary>How the console would show the value.</summary>
    public string Inspect(JsValue value) => _engine.Invoke(_builtins.Get("util").Get("inspect"), JsValue.Undefined, [value]).ToString();

    /// <summary>An object whose <c>state</c> and <c>value</c> follow the promise; null for anything else.</summary>
    public ObjectInstance? Watch(JsValue value) =>
        _engine.Invoke(_builtins.Get("globals").Get("watch"), JsValue.Undefined, [value]) as ObjectInstance;

    /// <summary>Fills <c>process.argv</c> and the CommonJS names of the main script.</summary>
    public void SetArguments(string file, IReadOnlyList<string> args) =>
        _engine.Invoke(_builtins.Get("globals").Get("start"), JsValue.Undefined, [file, new JsArray(_engine, args.Select(a => (JsValue)a).ToArray())]);

    /// <summary>Runs a little of everything once, so that the first script finds it ready.</summary>
    public void Warm() => _engine.Evaluate(Source("warm.js"), "node:warm");

    private static string Source(string name)
    {
        using var stream = typeof(Prelude).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The worker was built without {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
