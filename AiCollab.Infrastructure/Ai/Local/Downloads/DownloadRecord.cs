using System.Text.Json;
using AiCollab.Core.Ai.Local;

namespace AiCollab.Infrastructure.Ai.Local.Downloads;

/// <summary>What must be known to go on with a download after a restart; kept beside the partial file.</summary>
/// <param name="Offer">What is fetched.</param>
/// <param name="FileName">The name it will get.</param>
/// <param name="Total">Bytes in all, when the server said.</param>
/// <param name="Tag">The server's mark of the file's version (ETag): a file that changed is fetched from the start.</param>
internal sealed record DownloadRecord(ModelOffer Offer, string FileName, long? Total, string? Tag)
{
    public const string PartSuffix = ".part";
    public const string RecordSuffix = ".part.json";

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    /// <summary>All records in a folder; unreadable ones are left alone.</summary>
    public static IEnumerable<DownloadRecord> In(string folder)
    {
        foreach (var path in Directory.Exists(folder) ? Directory.GetFiles(folder, "*" + RecordSuffix) : [])
        {
            DownloadRecord? record;
            try
            {
                record = JsonSerializer.Deserialize<DownloadRecord>(File.ReadAllText(path), Json);
            }
            catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
            {
                continue;
            }

            if (record is not null && Path.GetFileName(path) == record.FileName + RecordSuffix)
            {
                yield return record;
            }
        }
    }

    /// <summary>Writes the record; it is there whole or not at all.</summary>
    public async Task SaveAsync(string folder, CancellationToken ct)
    {
        var path = Path.Combine(folder, FileName + RecordSuffix);
        await File.WriteAllTextAsync(path + ".new", JsonSerializer.Serialize(this, Json), ct);
        File.Move(path + ".new", path, overwrite: true);
    }
}
