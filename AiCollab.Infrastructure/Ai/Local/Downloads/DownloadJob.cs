using System.Globalization;
using System.Net;
using System.Net.Sockets;
using AiCollab.Core.Ai.Local;

namespace AiCollab.Infrastructure.Ai.Local.Downloads;

/// <summary>One download: fetches, goes on after cut connections, verifies. Its members may be read from any thread.</summary>
internal sealed class DownloadJob(DownloadRecord record, string folder, DownloadHttp http, TimeProvider time, Action changed) : IAsyncDisposable
{
    private const int TriesWithoutProgress = 5;
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ReportEvery = TimeSpan.FromMilliseconds(250);

    private readonly Lock _starting = new();
    private readonly PartFile _part = new(folder, record.FileName);
    private DownloadRecord _record = record;
    private CancellationTokenSource? _stop;
    private Task _work = Task.CompletedTask;
    private volatile ModelDownload _view = new(record.FileName, record.Offer, DownloadState.Paused, 0, record.Total, null);

    public ModelDownload View => _view;

    /// <summary>Shows what a restart found on disk.</summary>
    public DownloadJob Restored()
    {
        _view = _view with { Received = _part.Length };
        return this;
    }

    public void Start()
    {
        lock (_starting)
        {
            if (_view.State is DownloadState.Running or DownloadState.Verifying or DownloadState.Done)
            {
                return;
            }

            _stop?.Dispose();
            var stop = _stop = new CancellationTokenSource();
            Show(_view with { State = DownloadState.Running, Problem = null });
            _work = Task.Run(() => RunAsync(stop.Token));
        }
    }

    public async Task StopAsync()
    {
        if (_stop is { } stop)
        {
            await stop.CancelAsync();
        }

        await _work;
    }

    public async Task DeleteAsync()
    {
        await StopAsync();
        _part.Delete();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop?.Dispose();
    }

    private async Task RunAsync(CancellationToken ct)
    {
        try
        {
            await FetchAllAsync(ct);
            Show(_view with { State = DownloadState.Verifying });
            await _part.FinishAsync(_record.Offer.Sha256, ct);
            _part.DeleteRecord();
            Show(_view with { State = DownloadState.Done });
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            Show(_view with { State = DownloadState.Paused, Received = _part.Length });
        }
        catch (Exception e) when (e is DownloadFailure or IOException or UnauthorizedAccessException)
        {
            var problem = e is DownloadFailure ? e.Message : $"The file cannot be written: {e.Message}";
            Show(_view with { State = DownloadState.Failed, Received = _part.Length, Problem = problem });
        }
    }

    private async Task FetchAllAsync(CancellationToken ct)
    {
        for (var tries = 1; ; tries++)
        {
            var before = _part.Length;
            try
            {
                await FetchRestAsync(before, ct);
                return;
            }
            catch (Exception e) when (IsCut(e, ct))
            {
                tries = _part.Length > before ? 0 : tries;
                if (tries >= TriesWithoutProgress)
                {
                    throw new DownloadFailure("The connection breaks again and again. What is there is kept: go on later.", e);
                }
            }

            await Task.Delay(TimeSpan.FromSeconds(Math.Pow(2, tries) / 2), time, ct);
        }
    }

    private static bool IsCut(Exception e, CancellationToken ct) =>
        !ct.IsCancellationRequested && e switch
        {
            HttpRequestException { InnerException: DownloadFailure } => false,
            HttpRequestException or HttpIOException or TimeoutException or IOException { InnerException: SocketException } => true,
            _ => false,
        };

    private async Task FetchRestAsync(long have, CancellationToken ct)
    {
        using var response = await AskAsync(have, ct);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && response.Content.Headers.ContentRange?.Length == have && have > 0)
        {
            return; // everything was there already
        }

        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && have > 0)
        {
            _part.Empty();
            throw new TimeoutException("the file on the server has changed"); // asks again from the start
        }

        var from = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == have ? have : 0;
        RequireFile(response);
        var total = response.Content.Headers.ContentRange?.Length ?? response.Content.Headers.ContentLength;
        _record = _record with { Total = total, Tag = response.Headers.ETag?.ToString() };
        await _record.SaveAsync(folder, ct);
        _part.RequireSpace(Math.Max(0, (total ?? 0) - from));
        await CopyAsync(response, from, total, ct);
    }

    private async Task<HttpResponseMessage> AskAsync(long have, CancellationToken ct)
    {
        try
        {
            return await http.GetAsync(_record.Offer.Url, have, _record.Tag, ct);
        }
        catch (HttpRequestException e) when (e.InnerException is DownloadFailure refused)
        {
            throw refused;
        }
    }

    private static void RequireFile(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        switch (status)
        {
            case 200 or 206:
                return;
            case 401 or 403:
                throw new DownloadFailure("The server wants a sign-in for this file. Choose a file that is free to fetch, or fetch it in a browser and put it into the models folder.");
            case 404 or 410:
                throw new DownloadFailure("There is no file at this address. Check it.");
            case 408 or 429 or >= 500:
                throw new HttpRequestException($"the server answered {status}");
            default:
                throw new DownloadFailure($"The server answered {status.ToString(CultureInfo.InvariantCulture)}. Check the address.");
        }
    }

    private async Task CopyAsync(HttpResponseMessage response, long from, long? total, CancellationToken ct)
    {
        await using var source = await response.Content.ReadAsStreamAsync(ct);
        await using var file = _part.Open(from);
        var buffer = new byte[1 << 16];
        var (received, reported) = (from, time.GetTimestamp());
        while (await source.ReadAsync(buffer, ct).AsTask().WaitAsync(Silence, time, ct) is > 0 and var count)
        {
            if (received == 0 && count >= 4 && !buffer.AsSpan(0, 4).SequenceEqual("GGUF"u8))
            {
                throw new DownloadFailure("The server sent no GGUF file but something else, perhaps a web page. Check the address.");
            }

            await file.WriteAsync(buffer.AsMemory(0, count), ct);
            received += count;
            if (time.GetElapsedTime(reported) >= ReportEvery)
            {
                reported = time.GetTimestamp();
                Show(_view with { Received = received, Total = total });
            }
        }

        PartFile.Flush(file);
        Show(_view with { Received = received, Total = total });
        if (total is not null && received < total)
        {
            throw new HttpRequestException("the connection ended early");
        }
    }

    private void Show(ModelDownload view)
    {
        _view = view;
        changed();
    }
}
