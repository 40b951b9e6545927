using System.IO.Compression;
using AiCollab.Core.Errors;
using AiCollab.Core.Workspaces;

namespace AiCollab.Web.Features.Workspace.Files;

/// <summary>
/// Reads a zip somebody sent. Sizes in it are not believed: bytes are counted while they come out, so an archive that claims
/// little and holds much ends at the limit. Nothing is written here, and paths cannot leave the workspace.
/// </summary>
public static class ZipUnpacker
{
    public const int MaxEntries = 20_000;
    public const long MaxBytes = 256L << 20;

    private const int UnixTypeMask = 0xF000;
    private const int UnixLink = 0xA000;

    /// <summary>The files of the archive below <paramref name="folder"/> (empty: at the top).</summary>
    /// <exception cref="InvalidException">It is no zip, or holds paths or links that cannot be taken; every problem is listed.</exception>
    /// <exception cref="QuotaExceededException">Too many files or bytes.</exception>
    public static async Task<IReadOnlyList<UploadedFile>> ReadAsync(Stream zip, string folder, CancellationToken ct)
    {
        try
        {
            await using var archive = await ZipArchive.CreateAsync(zip, ZipArchiveMode.Read, leaveOpen: true, entryNameEncoding: null, ct);
            return await ReadAsync(archive, folder, ct);
        }
        catch (InvalidDataException)
        {
            throw new InvalidException("This zip cannot be read: it is damaged, encrypted or no zip. Pack it again and upload it once more.");
        }
    }

    private static async Task<IReadOnlyList<UploadedFile>> ReadAsync(ZipArchive archive, string folder, CancellationToken ct)
    {
        if (archive.Entries.Count > MaxEntries)
        {
            throw new QuotaExceededException($"The zip holds {archive.Entries.Count:N0} entries; {MaxEntries:N0} fit. Upload it in parts.");
        }

        var wanted = Check(archive, folder);
        var left = MaxBytes;
        var files = new Dictionary<WorkspacePath, UploadedFile>(wanted.Count);
        foreach (var (entry, path) in wanted)
        {
            var content = await InflateAsync(entry, left, ct);
            left -= content.Length;
            files[path] = new UploadedFile(path, content);
        }

        return files.Count > 0 ? [.. files.Values] : throw new InvalidException("The zip holds no files.");
    }

    private static List<(ZipArchiveEntry Entry, WorkspacePath Path)> Check(ZipArchive archive, string folder)
    {
        var (wanted, problems) = (new List<(ZipArchiveEntry, WorkspacePath)>(), new List<string>());
        foreach (var entry in archive.Entries)
        {
            var name = entry.FullName.Replace('\\', '/');
            if (name.EndsWith('/') || IsNoise(name))
            {
                continue;
            }

            if (((entry.ExternalAttributes >> 16) & UnixTypeMask) == UnixLink)
            {
                problems.Add($"\"{name}\" is a link; links are not taken.");
            }
            else if (WorkspacePath.TryParse(Below(folder, name), out var path, out var problem))
            {
                wanted.Add((entry, path));
            }
            else
            {
                problems.Add(problem);
            }
        }

        return problems.Count == 0 ? wanted : throw new InvalidException([.. problems.Take(5), "Nothing was unpacked."]);
    }

    private static async Task<byte[]> InflateAsync(ZipArchiveEntry entry, long left, CancellationToken ct)
    {
        await using var inflated = await entry.OpenAsync(ct);
        using var content = new MemoryStream();
        var buffer = new byte[81920];
        for (int read; (read = await inflated.ReadAsync(buffer, ct)) > 0;)
        {
            if (content.Length + read > left)
            {
                throw new QuotaExceededException($"Unpacked, the zip is larger than {Amounts.Bytes(MaxBytes)}. Upload it in parts.");
            }

            await content.WriteAsync(buffer.AsMemory(0, read), ct);
        }

        return content.ToArray();
    }

    /// <summary>A path as it lies below a folder.</summary>
    internal static string Below(string folder, string name) => folder.Length == 0 ? name : $"{folder}/{name}";

    // What systems and git put beside the files people mean; a repository's own .git belongs to the workspace.
    private static bool IsNoise(string name) =>
        name.StartsWith("__MACOSX/", StringComparison.Ordinal)
        || name.Split('/') is var parts && (parts[^1] is ".DS_Store" or "Thumbs.db" || parts.AsSpan(0, parts.Length - 1).Contains(".git"));
}
