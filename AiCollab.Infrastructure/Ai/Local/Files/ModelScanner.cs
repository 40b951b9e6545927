using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using AiCollab.Core.Ai.Local;

namespace AiCollab.Infrastructure.Ai.Local.Files;

/// <summary>Finds model files in folders. Headers are read once and kept until a file's size or time changes.</summary>
internal sealed partial class ModelScanner
{
    private readonly ConcurrentDictionary<(string Path, long Bytes, DateTime Written), (GgufHeader? Header, string? Problem)> _headers = new();

    /// <summary>All models, by name. The first folder that holds a file name gives it its plain id.</summary>
    public IReadOnlyList<LocalModelFile> Scan(IReadOnlyList<string> folders, CancellationToken ct)
    {
        var found = new List<LocalModelFile>();
        var ids = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var folder in folders)
        {
            foreach (var file in FilesIn(folder))
            {
                ct.ThrowIfCancellationRequested();
                if (Describe(file, removable: folder == folders[0], ids) is { } model)
                {
                    found.Add(model);
                }
            }
        }

        return [.. found.OrderBy(f => f.Model.Name, StringComparer.OrdinalIgnoreCase).ThenBy(f => f.Model.Id, StringComparer.Ordinal)];
    }

    private static IEnumerable<FileInfo> FilesIn(string folder)
    {
        try
        {
            return Directory.Exists(folder)
                ? [.. new DirectoryInfo(folder).EnumerateFiles("*.gguf").OrderBy(f => f.Name, StringComparer.Ordinal)]
                : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return []; // a folder that this user may not read holds nothing for us
        }
    }

    private LocalModelFile? Describe(FileInfo file, bool removable, HashSet<string> ids)
    {
        var (header, problem) = HeaderOf(file);
        if (header is { Part: > 0 })
        {
            return null; // a later part of a split model: the first stands for all
        }

        var parts = PartsOf(file, header);
        var missing = parts.Where(p => !File.Exists(p)).ToList();
        var bytes = parts.Except(missing).Sum(p => LengthOf(p));
        var kind = LocalModelKind.Unusable;
        if (missing.Count > 0)
        {
            problem = $"{missing.Count} of its {parts.Count} files are missing, for example {Path.GetFileName(missing[0])}.";
        }
        else if (header is not null)
        {
            (kind, problem) = ModelJudge.Judge(header, bytes);
        }

        var stem = SplitSuffix().Replace(Path.GetFileNameWithoutExtension(file.Name), "");
        var model = new LocalModel(
            UniqueId(stem, file.FullName, ids), file.FullName, stem, kind, bytes, header?.Architecture ?? "", header?.SizeLabel ?? "",
            header?.Quantisation ?? "", header?.Shape.ContextTokens ?? 0, header?.Licence ?? "", removable, problem);
        return new LocalModelFile(model, header, parts);
    }

    private (GgufHeader? Header, string? Problem) HeaderOf(FileInfo file)
    {
        try
        {
            var target = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
            var key = (file.FullName, target.Length, target.LastWriteTimeUtc);
            return _headers.GetOrAdd(key, k => ReadHeader(k.Path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, Unreadable(e));
        }
    }

    private static (GgufHeader?, string?) ReadHeader(string path)
    {
        try
        {
            return (GgufReader.Read(path), null);
        }
        catch (GgufFormatException e)
        {
            return (null, e.Message);
        }
    }

    private static string Unreadable(Exception e) => e is UnauthorizedAccessException
        ? "This program may not read the file; change its permissions."
        : $"The file cannot be read: {e.Message}";

    private static IReadOnlyList<string> PartsOf(FileInfo file, GgufHeader? header)
    {
        if (header is null or { Parts: 1 } || SplitSuffix().Match(file.FullName[..^".gguf".Length]) is not { Success: true } match)
        {
            return [file.FullName];
        }

        var start = file.FullName[..match.Index];
        return [.. Enumerable.Range(1, header.Parts).Select(i => $"{start}-{i:D5}-of-{header.Parts:D5}.gguf")];
    }

    private static long LengthOf(string path)
    {
        try
        {
            return ((new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true) as FileInfo) ?? new FileInfo(path)).Length;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0; // it went away between the listing and this look
        }
    }

    private static string UniqueId(string stem, string path, HashSet<string> ids)
    {
        if (ids.Add(stem))
        {
            return stem;
        }

        var mark = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..6];
        ids.Add($"{stem}~{mark}");
        return $"{stem}~{mark}";
    }

    [GeneratedRegex(@"-\d{5}-of-\d{5}$")]
    private static partial Regex SplitSuffix();
}
