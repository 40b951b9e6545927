using System.Text.RegularExpressions;
using AiCollab.Core.Sandbox;

namespace AiCollab.Infrastructure.Sandbox.JavaScript;

/// <summary>JavaScript as the page and detection know it.</summary>
internal static partial class JavaScriptLanguage
{
    public static CodeLanguage Descriptor { get; } = new("javascript", "JavaScript", "javascript", [".js", ".mjs", ".cjs"], ["javascript", "js", "mjs", "cjs", "node", "nodejs"])
    {
        Signs = [Declaration(), Expression()],
        SafeApis =
        [
            new("console", "log, info, warn, error, debug, dir, table, group, count, time, assert, trace"),
            new("timers", "setTimeout, setInterval, setImmediate, queueMicrotask, also as promises"),
            new("fs", "files of the working directory: read, write, append, stat, readdir, mkdir, rm, rename, copyFile; sync, callback and promise forms"),
            new("path", "all of it, POSIX"),
            new("util", "inspect, format, promisify, callbackify, inherits, isDeepStrictEqual, TextEncoder, TextDecoder, types"),
            new("events", "EventEmitter, once"),
            new("url", "URL, URLSearchParams, fileURLToPath, pathToFileURL"),
            new("buffer", "Buffer with utf8, hex, base64, latin1; atob, btoa"),
            new("crypto", "createHash and createHmac (md5, sha1, sha256, sha384, sha512), randomBytes, randomInt, randomUUID, timingSafeEqual"),
            new("assert", "ok, equal, strictEqual, deepEqual, deepStrictEqual, throws, rejects, match"),
            new("process", "argv, env (empty), exit, cwd, stdout.write, stderr.write, hrtime, nextTick, memoryUsage"),
            new("modules", "import and require of files of the working directory and of these modules; JSON"),
        ],
        Rules =
        [
            new(Network(), "There is no network in the jail; put the data into a file of the workspace."),
            new(Processes(), "Other programs cannot be started from JavaScript in the jail."),
            new(Page(), "There is no browser page: document and window do not exist."),
            new(Packages(), "npm packages are not available; only Node's own modules named in the help are."),
        ],
    };

    [GeneratedRegex(@"^\s*((const|let|var)\s+[\w{\[$]|(export\s+)?(async\s+)?function\b|import\s.*\bfrom\s+['""]|export\s)")]
    private static partial Regex Declaration();

    [GeneratedRegex(@"=>|\bconsole\.\w+\(|\brequire\(|[;{]\s*$|^\s*\}|===")]
    private static partial Regex Expression();

    [GeneratedRegex(@"\bfetch\s*\(|\bXMLHttpRequest\b|\bWebSocket\b|['""](node:)?(http|https|net|dgram|dns|tls|http2)['""]")]
    private static partial Regex Network();

    [GeneratedRegex(@"['""](node:)?(child_process|worker_threads|cluster)['""]")]
    private static partial Regex Processes();

    [GeneratedRegex(@"\b(document|window)\.\w")]
    private static partial Regex Page();

    [GeneratedRegex(@"\b(require\s*\(\s*|from\s+)['""](?!node:|\.|/|(assert|buffer|crypto|events|fs|os|path|perf_hooks|process|timers|url|util|http|https|net|dgram|dns|tls|http2|child_process|worker_threads|cluster)['""/])")]
    private static partial Regex Packages();
}
