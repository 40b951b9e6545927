using System.Text;
using AiCollab.Infrastructure.Sandbox.Protocol;

namespace AiCollab.JavaScriptWorker;

/// <summary>
/// Gathers what the script prints and sends it in pieces: at once when little was printed lately, else every 30 ms or 16 KB.
/// Past 1 MB a stream is dropped; past 16 MB the script is stopped.
/// </summary>
internal sealed class OutputPump(Stream output) : IDisposable
{
    private const int KeptChars = 1 << 20;
    private const long FloodChars = 16L << 20;
    private const int PieceChars = 16 << 10;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(30);

    private readonly Lock _lock = new();
    private readonly Piece[] _pieces = [new("stdout"), new("stderr")];
    private Timer? _timer;
    private bool _finished;

    /// <summary>Whether anything was dropped.</summary>
    public bool Truncated => _pieces.Any(p => p.Total > KeptChars);

    /// <summary>Starts sending.</summary>
    public void Start() => _timer = new Timer(_ => FlushQuietly(), null, Pace, Pace);

    /// <summary>Adds text to a stream.</summary>
    /// <exception cref="OutputFloodException">The script printed far more than anybody reads.</exception>
    public void Write(bool error, string text)
    {
        lock (_lock)
        {
            var piece = _pieces[error ? 1 : 0];
            var room = (int)Math.Max(0, KeptChars - piece.Total);
            piece.Total += text.Length;
            piece.Text.Append(text.Length <= room ? text : text[..room]);
            if (piece.Text.Length >= PieceChars)
            {
                Send(piece);
            }

            if (piece.Total > FloodChars)
            {
                throw new OutputFloodException(piece.Stream);
            }
        }
    }

    /// <summary>Sends what is waiting.</summary>
    public void Flush()
    {
        lock (_lock)
        {
            Array.ForEach(_pieces, Send);
        }
    }

    private void FlushQuietly()
    {
        try
        {
            Flush();
        }
        catch (OutOfMemoryException)
        {
            // The script's own thread meets it too, and tells.
        }
    }

    /// <summary>Sends the frame that ends the run; whoever comes first has the last word, and nothing follows it.</summary>
    public void Finish(byte[] lastFrame)
    {
        lock (_lock)
        {
            if (!_finished)
            {
                _finished = true;
                output.Write(lastFrame);
                output.Flush();
            }
        }
    }

    public void Dispose() => _timer?.Dispose();

    private void Send(Piece piece)
    {
        if (piece.Text.Length == 0 || _finished)
        {
            return;
        }

        Frames.Write(output, new JailOutput(piece.Stream, piece.Text.ToString()), ProtocolJson.Default.JailMessage);
        piece.Text.Clear();
    }

    private sealed class Piece(string stream)
    {
        public string Stream { get; } = stream;

        public StringBuilder Text { get; } = new();

        public long Total { get; set; }
    }
}

/// <summary>The script printed more than the limit at which it is stopped.</summary>
internal sealed class OutputFloodException(string stream) : Exception($"The script wrote more than 16 MB to {stream}.");
