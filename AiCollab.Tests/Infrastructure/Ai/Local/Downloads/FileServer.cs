using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace AiCollab.Tests.Infrastructure.Ai.Local.Downloads;

/// <summary>Serves one file with ranges, cuts the connection where it is told to, and remembers what was asked.</summary>
internal sealed class FileServer(byte[] file)
{
    private const int Piece = 1024;

    public ConcurrentQueue<string> Ranges { get; } = new();

    public string Tag { get; set; } = "\"v1\"";

    public bool TakesRanges { get; init; } = true;

    /// <summary>Where the answers to come are cut, one value each; later ones are sent whole.</summary>
    public Queue<int> CutAfter { get; } = new();

    /// <summary>How much the other side has; a cut waits for it, because a reset throws away what was not read.</summary>
    public Func<long> Received { get; set; } = () => long.MaxValue;

    public SemaphoreSlim? Gate { get; set; }

    public byte[] Content { get; set; } = file;

    public async Task ServeAsync(HttpContext context)
    {
        var from = From(context.Request);
        var response = context.Response;
        response.Headers.ETag = Tag;
        if (from >= Content.Length && from > 0)
        {
            response.StatusCode = 416;
            response.Headers.ContentRange = $"bytes */{Content.Length}";
            return;
        }

        if (from > 0)
        {
            response.StatusCode = 206;
            response.Headers.ContentRange = $"bytes {from}-{Content.Length - 1}/{Content.Length}";
        }

        response.ContentLength = Content.Length - from;
        await SendAsync(context, from);
    }

    private async Task SendAsync(HttpContext context, int from)
    {
        var cut = CutAfter.TryDequeue(out var bytes) ? bytes : int.MaxValue;
        var sent = 0;
        while (from + sent < Content.Length)
        {
            if (Gate is { } gate)
            {
                await gate.WaitAsync(context.RequestAborted);
            }

            var length = Math.Min(Piece, Content.Length - from - sent);
            await context.Response.Body.WriteAsync(Content.AsMemory(from + sent, length), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            sent += length;
            if (sent >= cut)
            {
                while (Received() < from + sent)
                {
                    await Task.Delay(10, context.RequestAborted);
                }

                context.Abort();
                return;
            }
        }
    }

    private int From(HttpRequest request)
    {
        var range = request.Headers.Range.ToString();
        Ranges.Enqueue(range);
        var fits = TakesRanges && range.StartsWith("bytes=", StringComparison.Ordinal) && (request.Headers.IfRange.Count == 0 || request.Headers.IfRange == Tag);
        return fits ? int.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture) : 0;
    }
}
