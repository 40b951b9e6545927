namespace AiCollab.Infrastructure.Mongo;

/// <summary>Runs a preparation (indexes) once before first use; when it fails, the next use tries again.</summary>
internal sealed class ReadyOnce(Func<CancellationToken, Task> prepare) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private volatile bool _ready;

    public async ValueTask EnsureAsync(CancellationToken ct)
    {
        if (_ready)
        {
            return;
        }

        await _one.WaitAsync(ct);
        try
        {
            if (!_ready)
            {
                await prepare(ct);
                _ready = true;
            }
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();
}
