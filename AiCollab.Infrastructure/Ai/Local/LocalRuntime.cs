using System.Collections.Concurrent;
using AiCollab.Core.Ai.Local;
using AiCollab.Infrastructure.Ai.Local.Files;
using AiCollab.Infrastructure.Ai.Local.Memory;
using AiCollab.Infrastructure.Ai.Local.Processes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AiCollab.Infrastructure.Ai.Local;

/// <summary>
/// Runs GGUF files, each in a child process that starts at first use, stops when idle, starts anew after a crash and ends
/// with the host. Models share the memory there is: idle ones make room for the one that is wanted.
/// </summary>
public sealed partial class LocalRuntime : ILocalRuntime, IAsyncDisposable
{
    private readonly LocalModels _models;
    private readonly LocalModelsOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<LocalRuntime> _logger;
    private readonly RuntimeFiles _files;
    private readonly MachineMemory _memory = new();
    private readonly ConcurrentDictionary<string, RunningModel> _running = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, CrashRecord> _crashes = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _loading = new(1, 1); // one load at a time: two would each count on the same free memory
    private readonly CancellationTokenSource _stopping = new();
    private readonly ITimer _idleCheck;

    /// <summary>Starts nothing yet.</summary>
    public LocalRuntime(LocalModels models, IOptions<LocalModelsOptions> options, TimeProvider time, ILogger<LocalRuntime> logger)
    {
        (_models, _options, _time, _logger) = (models, options.Value, time, logger);
        _files = new RuntimeFiles(_options);
        var step = TimeSpan.FromTicks(Math.Min(_options.IdleStop.Ticks / 4, TimeSpan.FromMinutes(1).Ticks));
        _idleCheck = time.CreateTimer(_ => StopIdleInBackground(), null, step, step);
    }

    /// <inheritdoc/>
    public IReadOnlyList<LoadedModel> Loaded => [.. _running.Values
        .Where(r => !r.Process.Exited.IsCompleted)
        .Select(r => new LoadedModel(r.Process.File.Model.Id, r.Process.Plan.ContextTokens, r.Process.Plan.Sequences, r.Process.Plan.Bytes, r.IsBusy))];

    /// <summary>
    /// A client for OpenAI's API whose requests reach the model, with the base address <c>http://local/v1/</c>. The model is
    /// loaded before this returns; should its process end later, the next request starts it anew. Dispose it freely.
    /// </summary>
    /// <exception cref="Core.Errors.NotFoundException">There is no such model file.</exception>
    /// <exception cref="Core.Errors.ProviderFailedException">It cannot be loaded; says why and what to do.</exception>
    public async Task<HttpClient> ConnectAsync(string modelId, CancellationToken ct)
    {
        (await EnterAsync(modelId, ct)).Leave();
        return new HttpClient(new RuntimeHandler(this, modelId)) { BaseAddress = new Uri("http://local/v1/"), Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <inheritdoc/>
    public Task StopAsync(string modelId, CancellationToken ct) => AloneAsync(() => CloseAsync(modelId, force: true), ct);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _idleCheck.DisposeAsync();
        await AloneAsync(
            async () =>
            {
                foreach (var id in _running.Keys)
                {
                    await CloseAsync(id, force: true);
                }

                return true;
            },
            CancellationToken.None);
    }

    /// <summary>Takes the model for one request, loading it where needed; the caller gives it back with <see cref="RunningModel.Leave"/>.</summary>
    internal async Task<RunningModel> EnterAsync(string modelId, CancellationToken ct)
    {
        if (_running.TryGetValue(modelId, out var running) && running.TryEnter())
        {
            return running;
        }

        return await AloneAsync(
            async () =>
            {
                if (!_running.TryGetValue(modelId, out var loaded) || !loaded.TryEnter())
                {
                    loaded = await StartAsync(modelId, ct);
                    if (!loaded.TryEnter())
                    {
                        throw RuntimeFailures.LoadFailed(modelId, "its process ended at once");
                    }
                }

                return loaded;
            },
            ct);
    }

    internal CrashRecord CrashesOf(string modelId) => _crashes.GetOrAdd(modelId, _ => new CrashRecord(_time));

    private async Task<RunningModel> StartAsync(string modelId, CancellationToken ct)
    {
        if (_running.TryGetValue(modelId, out var ended))
        {
            await RemoveEndedAsync(ended);
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, _stopping.Token);
        either.Token.ThrowIfCancellationRequested();
        var crashes = CrashesOf(modelId);
        if (crashes.Wait() is { Ticks: > 0 } wait)
        {
            throw RuntimeFailures.KeepsCrashing(modelId, crashes.InARow, wait);
        }

        var file = await _models.FindAsync(modelId, either.Token);
        if (file.Model.Problem is { } problem)
        {
            throw RuntimeFailures.Unusable(file.Model.Name, problem);
        }

        var plan = await MakeRoomAsync(file);
        var started = _time.GetTimestamp();
        var running = new RunningModel(await RuntimeProcess.StartAsync(_files, _options, file, plan, _logger, either.Token), _time);
        _running[modelId] = running;
        LogLoaded(modelId, _time.GetElapsedTime(started).TotalSeconds, plan.ContextTokens, plan.Sequences, running.Process.Id);
        _ = ReportExitAsync(running);
        return running;
    }

    private async Task<LoadPlan> MakeRoomAsync(LocalModelFile file)
    {
        var plans = LoadPlanner.Candidates(file, _options.MaxContextTokens, _options.MaxSequences);
        while (true)
        {
            var available = Available();
            if (plans.FirstOrDefault(p => p.Bytes <= available) is { } plan && (plan.Sequences > 1 || plan == plans[0] || _running.IsEmpty))
            {
                return plan;
            }

            var idle = _running.Values.Where(r => !r.IsBusy).OrderBy(r => r.LastUse).FirstOrDefault();
            if (idle is null || !await CloseAsync(idle.Process.File.Model.Id, force: false))
            {
                return plans.FirstOrDefault(p => p.Bytes <= available) ?? throw RuntimeFailures.NotEnoughMemory(file.Model.Name, plans[^1].Bytes, available);
            }
        }
    }

    // The weights of loaded models are mapped files, which the system counts as free: they are not ours to give away.
    private long Available() => Math.Max(0, _memory.Available() - _running.Values.Sum(r => r.Process.File.Model.Bytes));

    private async Task<bool> CloseAsync(string modelId, bool force)
    {
        if (!_running.TryGetValue(modelId, out var running) || !running.TryClose(force) || !TryRemove(running))
        {
            return false;
        }

        await running.Process.DisposeAsync();
        return true;
    }

    private async Task ReportExitAsync(RunningModel running)
    {
        await running.Process.Exited;
        await RemoveEndedAsync(running);
    }

    // Whoever takes it from the list is the one to count and clean up: a stop on purpose is no crash.
    private async Task RemoveEndedAsync(RunningModel running)
    {
        if (running.TryClose(force: true) && TryRemove(running))
        {
            var id = running.Process.File.Model.Id;
            CrashesOf(id).Crashed();
            await running.Process.DisposeAsync();
            LogCrashed(id, await running.Process.Exited);
        }
    }

    private bool TryRemove(RunningModel running) =>
        _running.TryRemove(new KeyValuePair<string, RunningModel>(running.Process.File.Model.Id, running));

    private void StopIdleInBackground() => _ = StopIdleAsync();

    private async Task StopIdleAsync()
    {
        try
        {
            foreach (var running in _running.Values.Where(r => r.IdleTime >= _options.IdleStop))
            {
                var id = running.Process.File.Model.Id;
                if (await AloneAsync(() => CloseAsync(id, force: false), _stopping.Token))
                {
                    LogIdle(id, _options.IdleStop.TotalMinutes);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // the host is stopping, and everything with it
        }
        catch (Exception e)
        {
            LogStopFailed(e);
        }
    }

    private async Task<T> AloneAsync<T>(Func<Task<T>> work, CancellationToken ct)
    {
        await _loading.WaitAsync(ct);
        try
        {
            return await work();
        }
        finally
        {
            _loading.Release();
        }
    }

    [LoggerMessage(LogLevel.Information, "Local model {Model} loaded in {Seconds:0.0} s with {Context} tokens of context and {Sequences} sequences (process {Process})")]
    private partial void LogLoaded(string model, double seconds, int context, int sequences, int process);

    [LoggerMessage(LogLevel.Information, "Local model {Model} stopped after {Minutes:0.#} idle minutes")]
    private partial void LogIdle(string model, double minutes);

    [LoggerMessage(LogLevel.Warning, "The process of local model {Model} ended by itself with exit code {Code}")]
    private partial void LogCrashed(string model, int code);

    [LoggerMessage(LogLevel.Error, "An idle local model could not be stopped")]
    private partial void LogStopFailed(Exception e);
}
