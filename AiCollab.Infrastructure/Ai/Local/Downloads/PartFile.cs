using System.Security.Cryptography;
using AiCollab.Infrastructure.Ai.Local.Files;

namespace AiCollab.Infrastructure.Ai.Local.Downloads;

/// <summary>The file while it is not whole: <c>name.gguf.part</c>.</summary>
internal sealed class PartFile(string folder, string fileName)
{
    // Left for the database and everything else that must be able to write.
    private const long Reserve = 512L * 1024 * 1024;

    public string FinalPath { get; } = Path.Combine(folder, fileName);

    private string PartPath => FinalPath + DownloadRecord.PartSuffix;

    public long Length => new FileInfo(PartPath) is { Exists: true } file ? file.Length : 0;

    public FileStream Open(long from)
    {
        var file = new FileStream(PartPath, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, 0, FileOptions.Asynchronous);
        file.SetLength(from);
        file.Position = from;
        return file;
    }

    /// <summary>Makes sure that what was written survives a power cut.</summary>
    public static void Flush(FileStream file) => file.Flush(flushToDisk: true);

    /// <summary>Begins anew.</summary>
    public void Empty() => File.Delete(PartPath);

    public void RequireSpace(long bytes)
    {
        var free = new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace - Reserve;
        if (bytes > free)
        {
            throw new DownloadFailure($"{DownloadAddress.Size(bytes)} are needed and {DownloadAddress.Size(Math.Max(0, free))} are free on the disk. Free some space and try again.");
        }
    }

    /// <summary>Checks the checksum and the header, then gives the file its name.</summary>
    public async Task FinishAsync(string? sha256, CancellationToken ct)
    {
        if (sha256 is not null && !string.Equals(await ChecksumAsync(ct), sha256, StringComparison.OrdinalIgnoreCase))
        {
            File.Delete(PartPath);
            throw new DownloadFailure("The file does not have the checksum that was given and was deleted. Check the address and the checksum.");
        }

        try
        {
            _ = GgufReader.Read(PartPath);
        }
        catch (GgufFormatException e)
        {
            File.Delete(PartPath);
            throw new DownloadFailure($"What the server sent cannot be used and was deleted. {e.Message}", e);
        }

        File.Move(PartPath, FinalPath, overwrite: false);
    }

    public void Delete()
    {
        File.Delete(PartPath);
        File.Delete(FinalPath + DownloadRecord.RecordSuffix);
    }

    public void DeleteRecord() => File.Delete(FinalPath + DownloadRecord.RecordSuffix);

    private async Task<string> ChecksumAsync(CancellationToken ct)
    {
        await using var file = new FileStream(PartPath, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20, FileOptions.Asynchronous | FileOptions.SequentialScan);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, ct));
    }
}
