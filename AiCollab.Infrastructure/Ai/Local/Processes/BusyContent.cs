using System.Net;

namespace AiCollab.Infrastructure.Ai.Local.Processes;

/// <summary>A response body that is watched while it is read.</summary>
internal sealed class BusyContent : HttpContent
{
    private readonly BusyStream _stream;

    private BusyContent(BusyStream stream) => _stream = stream;

    public static async Task<HttpContent> WrapAsync(HttpContent content, RuntimeHandler.Watch watch, CancellationToken ct)
    {
        var wrapped = new BusyContent(new BusyStream(await content.ReadAsStreamAsync(ct), watch));
        foreach (var (name, values) in content.Headers)
        {
            wrapped.Headers.TryAddWithoutValidation(name, values);
        }

        return wrapped;
    }

    protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult<Stream>(_stream);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => _stream.CopyToAsync(stream);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        _stream.CopyToAsync(stream, cancellationToken);

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false; // the header, where there is one, was copied
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stream.Dispose();
        }

        base.Dispose(disposing);
    }
}
