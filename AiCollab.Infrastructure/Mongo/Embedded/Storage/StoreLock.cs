namespace AiCollab.Infrastructure.Mongo.Embedded.Storage;

/// <summary>Keeps a second process out: the catalog lives in memory, so only one may own the file.</summary>
internal sealed class StoreLock : IDisposable
{
    private readonly FileStream _file;

    private StoreLock(FileStream file) => _file = file;

    /// <exception cref="IOException">Another process has the store open.</exception>
    public static StoreLock Take(string databasePath)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            return new StoreLock(new FileStream(databasePath + ".lock", options));
        }
        catch (IOException e)
        {
            throw new IOException($"The data in {Path.GetDirectoryName(databasePath)} is in use by another process; stop it, or set Data:Directory to another folder.", e);
        }
    }

    public void Dispose() => _file.Dispose();
}
