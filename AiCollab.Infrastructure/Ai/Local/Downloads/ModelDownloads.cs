using System.Collections.Concurrent;
using AiCollab.Core.Ai.Local;
using AiCollab.Core.Errors;
using Microsoft.Extensions.Options;

namespace AiCollab.Infrastructure.Ai.Local.Downloads;

/// <inheritdoc cref="IModelDownloads"/>
public sealed class ModelDownloads : IModelDownloads, IAsyncDisposable
{
    private readonly string _folder;
    private readonly TimeProvider _time;
    private readonly DownloadHttp _http = new();
    private readonly ConcurrentDictionary<string, DownloadJob> _jobs = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Finds what an earlier run of the host left unfinished; nothing goes on before somebody asks.</summary>
    public ModelDownloads(IOptions<LocalModelsOptions> options, TimeProvider time)
    {
        (_folder, _time) = (options.Value.OwnFolder, time);
        foreach (var record in DownloadRecord.In(_folder))
        {
            _jobs[record.FileName] = NewJob(record).Restored();
        }
    }

    /// <inheritdoc/>
    public event Action? Changed;

    /// <inheritdoc/>
    public ModelOffer Trial => TrialModel.Offer;

    /// <inheritdoc/>
    public IReadOnlyList<ModelDownload> List() => [.. _jobs.Values.Select(j => j.View).OrderBy(v => v.Id, StringComparer.OrdinalIgnoreCase)];

    /// <inheritdoc/>
    public async Task<ModelDownload> StartAsync(ModelOffer offer, CancellationToken ct)
    {
        var name = DownloadAddress.RequireFileName(offer);
        if (File.Exists(Path.Combine(_folder, name)))
        {
            throw new InvalidException($"There is a file {name} already. Delete it first, or use it.");
        }

        Directory.CreateDirectory(_folder);
        var record = new DownloadRecord(offer, name, offer.Bytes, null);
        var job = NewJob(record);
        if (!_jobs.TryAdd(name, job) && !TryReplaceOld(name, job))
        {
            throw new InvalidException($"{name} is being fetched already.");
        }

        await record.SaveAsync(_folder, ct);
        job.Start();
        return job.View;
    }

    /// <inheritdoc/>
    public Task ResumeAsync(string id, CancellationToken ct)
    {
        Find(id).Start();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task PauseAsync(string id, CancellationToken ct) => Find(id).StopAsync().WaitAsync(ct);

    /// <inheritdoc/>
    public async Task CancelAsync(string id, CancellationToken ct)
    {
        var job = Find(id);
        await job.DeleteAsync().WaitAsync(ct);
        _jobs.TryRemove(id, out _);
        Changed?.Invoke();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_jobs.Values.Select(j => j.DisposeAsync().AsTask()));
        _http.Dispose();
    }

    // A finished download whose file was deleted since does not stand in the way of a new one.
    private bool TryReplaceOld(string name, DownloadJob job) =>
        _jobs.TryGetValue(name, out var old) && old.View.State == DownloadState.Done && _jobs.TryUpdate(name, job, old);

    private DownloadJob Find(string id) => _jobs.GetValueOrDefault(id) ?? throw new NotFoundException("There is no such download any more.");

    private DownloadJob NewJob(DownloadRecord record) => new(record, _folder, _http, _time, () => Changed?.Invoke());
}
