using System.Text;
using Jint;
using Jint.Native.Object;
using Jint.Runtime;
using Jint.Runtime.Modules;

namespace AiCollab.JavaScriptWorker;

/// <summary>Finds ES modules: built-in ones by name, others as files of the working directory.</summary>
internal sealed class ModuleSource(WorkspaceFiles files) : IModuleLoader
{
    private static readonly string[] Endings = ["", ".js", ".mjs", ".json", "/index.js"];
    private static readonly ModulePreparationOptions Options =
        ModulePreparationOptions.Default with { ParsingOptions = ModuleParsingOptions.Default with { RetainFunctionSourceText = true } };

    private (string File, string Code)? _main;

    /// <summary>Gives the exports of a built-in module; null when there is none of that name.</summary>
    public Func<string, ObjectInstance?>? Builtins { get; set; }

    /// <summary>Starts code as the main module.</summary>
    public ModuleImportOperation Start(Engine engine, string file, string code)
    {
        _main = (WorkspaceFiles.Relative(file), code);
        return engine.Modules.StartImport("./" + _main.Value.File);
    }

    public ResolvedSpecifier Resolve(string? referencingModuleLocation, ModuleRequest moduleRequest)
    {
        var name = moduleRequest.Specifier;
        if (name.StartsWith('.') || name.StartsWith('/'))
        {
            var directory = Path.GetDirectoryName(referencingModuleLocation ?? "") ?? "";
            var path = WorkspaceFiles.Relative(Path.Combine(directory, name));
            var found = path == _main?.File ? path : Endings.Select(e => path + e).FirstOrDefault(p => files.Stat(p) is { IsDirectory: false });
            return new ResolvedSpecifier(moduleRequest, found ?? path, new Uri($"file:///workspace/{found ?? path}"), SpecifierType.RelativeOrAbsolute);
        }

        var bare = name.StartsWith("node:", StringComparison.Ordinal) ? name[5..] : name;
        return new ResolvedSpecifier(moduleRequest, "node:" + bare, null, SpecifierType.Bare);
    }

    public Module LoadModule(Engine engine, ResolvedSpecifier resolved) => resolved.Type == SpecifierType.Bare
        ? LoadBuiltin(engine, resolved)
        : LoadFile(engine, resolved);

    private Module LoadFile(Engine engine, ResolvedSpecifier resolved)
    {
        var path = resolved.Key;
        try
        {
            var text = path == _main?.File ? _main.Value.Code : Encoding.UTF8.GetString(files.Read(path));
            return path.EndsWith(".json", StringComparison.Ordinal)
                ? ModuleFactory.BuildJsonModule(engine, resolved, text)
                : BuildModule(engine, path, text);
        }
        catch (FileException e)
        {
            throw new JavaScriptException(engine.Intrinsics.Error, $"Cannot find module '{resolved.ModuleRequest.Specifier}': {e.Message}");
        }
    }

    private static Module BuildModule(Engine engine, string path, string text)
    {
        var prepared = Engine.PrepareModule(text, path, Options);
        return ModuleFactory.BuildSourceTextModule(engine, in prepared);
    }

    /// <summary>A module whose default export is the built-in object and whose named exports are its properties.</summary>
    private Module LoadBuiltin(Engine engine, ResolvedSpecifier resolved)
    {
        var name = resolved.Key["node:".Length..];
        var exports = Builtins?.Invoke(name)
            ?? throw new JavaScriptException(engine.Intrinsics.Error, $"Cannot find module '{name}'. Packages are not available; these are: {Prelude.BuiltinNames}.");
        engine.SetValue(BuiltinSlot(name), exports);
        var names = exports.GetOwnProperties().Select(p => p.Key.ToString()).Where(k => k != "default" && IsIdentifier(k));
        var slot = BuiltinSlot(name);
        var text = $"const m = globalThis.{slot}; delete globalThis.{slot}; export default m;\n"
            + string.Concat(names.Select(n => $"const __{n} = m.{n}; export {{ __{n} as {n} }};\n"));
        return BuildModule(engine, resolved.Key, text);
    }

    private static string BuiltinSlot(string name) => "__builtin_" + name.Replace('/', '_');

    private static bool IsIdentifier(string key) => key.Length > 0 && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '$') && !char.IsAsciiDigit(key[0]);
}
