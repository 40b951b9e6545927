using AiCollab.Core.Errors;
using AiCollab.Infrastructure.Sandbox.Jail;

namespace AiCollab.Infrastructure.Sandbox.Runner;

/// <summary>The files that came over a connection, in a folder of their own until it ends.</summary>
internal sealed class GivenFiles(SandboxHome home) : IDisposable
{
    private string? _folder;
    private string _last = "";
    private int _count;
    private long _bytes;

    /// <summary>The folder; null when no file came.</summary>
    public string? Folder => _folder;

    /// <summary>Adds a piece to a file.</summary>
    /// <exception cref="InvalidException">The name leaves the folder, or it is too much.</exception>
    public async Task TakeAsync(GiveFile piece, CancellationToken ct)
    {
        _folder ??= Posix.MakeDirectory(Path.Combine(home.Root, $"given-{Guid.NewGuid():N}"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
        var file = Path.GetFullPath(Path.Combine(_folder, piece.Path));
        if (!file.StartsWith(_folder + "/", StringComparison.Ordinal))
        {
            throw new InvalidException($"{piece.Path} leaves the workspace.");
        }

        _count += file == _last ? 0 : 1;
        _bytes += piece.Data.Length;
        if (_count > GrantedFiles.MaxFiles || _bytes > GrantedFiles.MaxBytes)
        {
            throw GrantedFiles.TooLarge();
        }

        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await using (var stream = new FileStream(file, file == _last ? FileMode.Append : FileMode.CreateNew))
        {
            await stream.WriteAsync(piece.Data, ct);
        }

        Posix.SetMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | (piece.Executable ? UnixFileMode.UserExecute : 0));
        _last = file;
    }

    public void Dispose()
    {
        if (_folder is { } folder)
        {
            SandboxHome.Delete(folder);
        }
    }
}
