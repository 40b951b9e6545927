using AiCollab.Core.Errors;
using AiCollab.Core.Workspaces;
using LibGit2Sharp;

namespace AiCollab.Infrastructure.Workspaces;

/// <summary>How much a workspace holds, checked against its limits before anything is written.</summary>
internal sealed class WorkspaceUsage(WorkspaceOptions limits)
{
    private readonly Dictionary<string, long> _sizes = new(StringComparer.Ordinal);
    private long _bytes;
    private long _history;

    /// <summary>Counts an opened workspace.</summary>
    public static WorkspaceUsage Of(WorkspaceRepository repository, WorkspaceOptions limits)
    {
        var usage = new WorkspaceUsage(limits);
        foreach (var (path, entry) in repository.Files())
        {
            usage.Set(path, ((Blob)entry.Target).Size);
        }

        usage._history = new DirectoryInfo(repository.Git.Info.Path).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);
        return usage;
    }

    /// <summary>Refuses files that would pass a limit.</summary>
    /// <exception cref="QuotaExceededException">Says which limit and what to do.</exception>
    public void Check(IEnumerable<(WorkspacePath Path, long Size)> files)
    {
        long bytes = _bytes, added = 0;
        var count = _sizes.Count;
        foreach (var (path, size) in files)
        {
            if (size > limits.MaxFileBytes)
            {
                throw new QuotaExceededException($"{path} has {Mega(size)}; a file may have {Mega(limits.MaxFileBytes)}. Split it or leave it out.");
            }

            bytes += size - _sizes.GetValueOrDefault(path.Value);
            added += size;
            count += _sizes.ContainsKey(path.Value) ? 0 : 1;
        }

        if (bytes > limits.MaxBytes)
        {
            throw new QuotaExceededException($"The workspace would hold {Mega(bytes)} of at most {Mega(limits.MaxBytes)}. Delete files that are not needed first.");
        }

        if (count > limits.MaxFiles)
        {
            throw new QuotaExceededException($"The workspace would hold {count:N0} of at most {limits.MaxFiles:N0} files. Delete files that are not needed first.");
        }

        if (_history + added > limits.MaxHistoryBytes)
        {
            throw new QuotaExceededException($"The workspace's history has reached its limit of {Mega(limits.MaxHistoryBytes)}. Go on in a new session with the files of this one.");
        }
    }

    /// <summary>Takes note of a written file.</summary>
    public void Set(WorkspacePath path, long size)
    {
        _bytes += size - _sizes.GetValueOrDefault(path.Value);
        _history += size;
        _sizes[path.Value] = size;
    }

    /// <summary>Takes note of a removed file.</summary>
    public void Remove(WorkspacePath path)
    {
        if (_sizes.Remove(path.Value, out var size))
        {
            _bytes -= size;
        }
    }

    private static string Mega(long bytes) => $"{bytes / 1048576.0:0.#} MB";
}
