using System.Text;
using AiCollab.Core.Sandbox;
using AiCollab.Infrastructure.Sandbox.Protocol;

namespace AiCollab.Infrastructure.Sandbox.Jail;

/// <summary>Keeps what a run prints, at most 1 MB a stream whatever the worker sends, and passes it on as it comes.</summary>
internal sealed class OutputCollector(Action<RunOutput> onOutput)
{
    private const int KeptChars = 1 << 20;
    private readonly StringBuilder _stdout = new();
    private readonly StringBuilder _stderr = new();

    public string Stdout => _stdout.ToString();

    public string Stderr => _stderr.ToString();

    /// <summary>Whether anything was dropped here.</summary>
    public bool Truncated { get; private set; }

    /// <summary>Takes a piece of output.</summary>
    public void Add(JailOutput piece)
    {
        var isError = piece.Stream == "stderr";
        var kept = isError ? _stderr : _stdout;
        var room = KeptChars - kept.Length;
        Truncated |= piece.Text.Length > room;
        var text = piece.Text.Length <= room ? piece.Text : piece.Text[..room];
        if (text.Length > 0)
        {
            kept.Append(text);
            onOutput(new RunOutput(isError ? OutputStream.Stderr : OutputStream.Stdout, text));
        }
    }
}
