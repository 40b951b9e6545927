using System.IO.Compression;
using AiCollab.Core.Sandbox;

namespace AiCollab.Web.Features.Workspace.Files;

/// <summary>Packs a directory into a response while it is read; nothing is held in memory.</summary>
public static class ZipStreamer
{
    /// <summary>The files of a run in one archive; they are at most 16 MB together.</summary>
    public static byte[] Pack(IReadOnlyList<RunArtifact> artifacts)
    {
        var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var artifact in artifacts)
            {
                using var entry = zip.CreateEntry(artifact.Name, CompressionLevel.Fastest).Open();
                entry.Write(artifact.Content);
            }
        }

        return packed.ToArray();
    }

    /// <summary>Writes all files below <paramref name="directory"/>, named relative to it, below <paramref name="top"/>.</summary>
    public static async Task WriteAsync(string directory, string top, Stream to, CancellationToken ct)
    {
        await using var zip = await ZipArchive.CreateAsync(to, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, ct);
        foreach (var path in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var name = $"{top}/{Path.GetRelativePath(directory, path).Replace('\\', '/')}";
            await zip.CreateEntryFromFileAsync(path, name, CompressionLevel.Fastest, ct);
        }
    }
}
