namespace AiCollab.JavaScriptWorker;

/// <summary>A file operation failed in a way that Node names by a code.</summary>
internal sealed class FileException(string code, string text) : Exception($"{code}: {text}")
{
    private const int NoSpace = 28;

    public string Code { get; } = code;

    public static FileException NotFound(string call, string path) => new("ENOENT", $"no such file or directory, {call} '{path}'");

    public static FileException DiskFull(string call, string path) => new("ENOSPC", $"no space left on device, {call} '{path}'");

    public static FileException From(Exception e, string call, string path) => e switch
    {
        IOException io when (io.HResult & 0xFFFF) == NoSpace => DiskFull(call, path),
        FileNotFoundException or DirectoryNotFoundException => NotFound(call, path),
        PathTooLongException => new FileException("ENAMETOOLONG", $"name too long, {call} '{path}'"),
        UnauthorizedAccessException => new FileException("EACCES", $"permission denied, {call} '{path}'"),
        _ => new FileException("EIO", $"{e.Message}, {call} '{path}'"),
    };
}
