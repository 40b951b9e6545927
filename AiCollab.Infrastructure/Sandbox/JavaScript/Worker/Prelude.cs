using Jint;
using Jint.Native;
using Jint.Native.Object;

namespace AiCollab.JavaScriptWorker;

/// <summary>The globals that Node has and the language has not, written in JavaScript over the host's functions.</summary>
internal sealed class Prelude
{
    /// <summary>What <c>require</c> and <c>import</c> know by name.</summary>
    public const string BuiltinNames = "assert, buffer, crypto, events, fs, fs/promises, os, path, perf_hooks, process, timers, timers/promises, url, util";

    // Part by part, when first asked for: most scripts want the console only.
    private const string Lazily = """
        (function (host, builtins, parts) {
          for (const [part, names] of Object.entries(parts)) {
            for (const name of names) {
              Object.defineProperty(builtins, name, {
                configurable: true, enumerable: true,
                get() { host.load(part); return builtins[name]; },
                set(value) { Object.defineProperty(builtins, name, { value, writable: true, configurable: true, enumerable: true }); },
              });
            }
          }
        })
        """;

    private const string Names = """
        ({ util: ['util'], assert: ['assert'], path: ['path'], events: ['events'], buffer: ['buffer'], fs: ['fs', 'fs/promises'],
           crypto: ['crypto'], url: ['url'], misc: ['os', 'perf_hooks', 'timers', 'timers/promises'] })
        """;

    // The engine reads the stack of an error that nobody caught: a getter put in its place could keep it busy to the deadline.
    private const string LockStack =
        "Object.getOwnPropertyDescriptor(Object.defineProperty(Error.prototype, 'stack', { configurable: false }), 'stack').get";

    private readonly Engine _engine;
    private readonly ObjectInstance _builtins;
    private readonly ObjectInstance _host;
    private readonly JsValue _stackGetter;

    public Prelude(Engine engine, HostFunctions host)
    {
        _engine = engine;
        _builtins = new JsObject(engine);
        _stackGetter = engine.Evaluate(LockStack);
        _host = host.Create(Load);
        engine.Invoke(engine.Evaluate(Lazily), JsValue.Undefined, [_host, _builtins, engine.Evaluate(Names)]);
        Load("inspect");
        Load("globals");
    }

    /// <summary>The exports of a built-in module; null when there is none of that name.</summary>
    public ObjectInstance? Builtins(string name) =>
        name != "globals" && _builtins.HasOwnProperty(name) ? _builtins.Get(name) as ObjectInstance : null;

    /// <summary>How the console would show the value.</summary>
    public string Inspect(JsValue value) => _engine.Invoke(_builtins.Get("util").Get("inspect"), JsValue.Undefined, [value]).ToString();

    /// <summary>The stack of an error by the engine's own getter, whatever the script put in its place; empty for anything else.</summary>
    public string StackOf(JsValue error) =>
        error.IsObject() && _engine.Invoke(_stackGetter, error, []) is { } stack && stack.IsString() ? stack.AsString() : "";

    /// <summary>An object whose <c>state</c> and <c>value</c> follow the promise; null for anything else.</summary>
    public ObjectInstance? Watch(JsValue value) =>
        _engine.Invoke(_builtins.Get("globals").Get("watch"), JsValue.Undefined, [value]) as ObjectInstance;

    /// <summary>Fills <c>process.argv</c> and the CommonJS names of the main script.</summary>
    public void SetArguments(string file, IReadOnlyList<string> args) =>
        _engine.Invoke(_builtins.Get("globals").Get("start"), JsValue.Undefined, [file, new JsArray(_engine, args.Select(a => (JsValue)a).ToArray())]);

    /// <summary>Runs a little of everything once, so that the first script finds it ready.</summary>
    public void Warm()
    {
        var sample = _engine.Evaluate(Source("warm.js"), "node:warm");
        Inspect(sample);
        Watch(sample);
        SetArguments("warm.js", []);
    }

    private void Load(string part) =>
        _engine.Invoke(_engine.Evaluate(Source(part + ".js"), $"node:{part}"), JsValue.Undefined, [_host, _builtins]);

    private static string Source(string name)
    {
        using var stream = typeof(Prelude).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The worker was built without {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
