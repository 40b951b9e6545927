using System.Security.Cryptography;
using System.Text;
using Jint;
using Jint.Native;
using Jint.Runtime;
using Jint.Runtime.Interop;

namespace AiCollab.JavaScriptWorker;

/// <summary>The few functions of the worker that the prelude builds Node's ones from. No CLR object crosses over.</summary>
internal sealed class HostFunctions(Engine engine, OutputPump output, EventLoop loop, WorkspaceFiles files)
{
    /// <summary>An object with all of them.</summary>
    /// <param name="load">Loads a part of the prelude by name.</param>
    public JsObject Create(Action<string> load)
    {
        var host = new JsObject(engine);
        Add(host, "load", a => Do(() => load(a[0].AsString())));
        Add(host, "write", a => Do(() => output.Write(a[0].AsBoolean(), a[1].AsString())));
        Add(host, "setTimer", a => loop.Set(a[0], a[1].AsNumber(), a[2].AsArray().ToArray(), a[3].AsBoolean()));
        Add(host, "clearTimer", a => Do(() => loop.Clear(a[0].AsNumber())));
        Add(host, "exit", a => throw new ExitException((int)a[0].AsNumber()));
        Add(host, "now", _ => Environment.TickCount64);
        Add(host, "read", a => engine.Intrinsics.Uint8Array.Construct(files.Read(a[0].AsString())));
        Add(host, "readText", a => Encoding.UTF8.GetString(files.Read(a[0].AsString())));
        Add(host, "writeFile", a => Do(() => files.Write(a[0].AsString(), Bytes(a[1]), a[2].AsBoolean())));
        Add(host, "stat", a => Stat(a[0].AsString()));
        Add(host, "list", a => new JsArray(engine, files.List(a[0].AsString()).Select(n => (JsValue)n).ToArray()));
        Add(host, "mkdir", a => Do(() => files.MakeDirectory(a[0].AsString(), a[1].AsBoolean())));
        Add(host, "remove", a => Do(() => files.Remove(a[0].AsString(), a[1].AsBoolean())));
        Add(host, "random", a => engine.Intrinsics.Uint8Array.Construct(RandomNumberGenerator.GetBytes((int)a[0].AsNumber())));
        Add(host, "hash", a => engine.Intrinsics.Uint8Array.Construct(Digest(a[0].AsString(), a[1].AsUint8Array(), a[2])));
        Add(host, "encode", a => engine.Intrinsics.Uint8Array.Construct(Encoding.UTF8.GetBytes(a[0].AsString())));
        Add(host, "decode", a => Encoding.UTF8.GetString(a[0].AsUint8Array()));
        Add(host, "memory", _ => ProcessMemory.PeakBytes());
        Add(host, "compile", a => Compile(a[0].AsString(), a[1].AsString()));
        return host;
    }

    private void Add(JsObject host, string name, Func<JsValue[], JsValue> body) =>
        host.Set(name, new ClrFunction(engine, name, (_, args) => Guard(body, args)));

    private JsValue Guard(Func<JsValue[], JsValue> body, JsValue[] args)
    {
        try
        {
            return body(args);
        }
        catch (FileException e)
        {
            throw Coded(e);
        }
        catch (Exception e) when (e is ArgumentException or InvalidCastException or IndexOutOfRangeException)
        {
            throw new JavaScriptException(engine.Intrinsics.TypeError, "invalid argument: " + e.Message);
        }
    }

    private JavaScriptException Coded(FileException e)
    {
        var error = engine.Intrinsics.Error.Construct(e.Message);
        error.Set("code", e.Code);
        return new JavaScriptException(error);
    }

    private JsValue Stat(string path)
    {
        if (files.Stat(path) is not { } stat)
        {
            return JsValue.Null;
        }

        var result = new JsObject(engine);
        result.Set("directory", stat.IsDirectory);
        result.Set("size", stat.Size);
        result.Set("mtimeMs", new DateTimeOffset(stat.Modified).ToUnixTimeMilliseconds());
        return result;
    }

    /// <summary>A CommonJS module as a function of (exports, require, module, __filename, __dirname).</summary>
    private JsValue Compile(string code, string file) =>
        engine.Evaluate("(function (exports, require, module, __filename, __dirname) {" + code + "\n})", file);

    private static byte[] Bytes(JsValue value) => value.IsString() ? Encoding.UTF8.GetBytes(value.AsString()) : value.AsUint8Array();

    private static byte[] Digest(string algorithm, byte[] data, JsValue key)
    {
        var name = new HashAlgorithmName(algorithm.ToUpperInvariant().Replace("-", "", StringComparison.Ordinal));
        var secret = key.IsUndefined() ? null : key.AsUint8Array();
        using var hash = secret is null ? IncrementalHash.CreateHash(name) : IncrementalHash.CreateHMAC(name, secret);
        hash.AppendData(data);
        return hash.GetHashAndReset();
    }

    private static JsValue Do(Action action)
    {
        action();
        return JsValue.Undefined;
    }
}

/// <summary>The script called <c>process.exit</c>.</summary>
internal sealed class ExitException(int code) : Exception
{
    public int Code { get; } = code;
}
