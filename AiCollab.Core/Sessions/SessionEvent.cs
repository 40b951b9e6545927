using AiCollab.Core.Ai;
using AiCollab.Core.Costs;
using AiCollab.Core.Sandbox;

namespace AiCollab.Core.Sessions;

/// <summary>
/// Something that happened in a session. Events are numbered without gaps within one epoch; folding them over a
/// <see cref="SessionState"/> gives the state, on the server and in every page alike.
/// </summary>
public abstract record SessionEvent
{
    /// <summary>Given by the log; strictly rising.</summary>
    public long Seq { get; init; }

    /// <summary>When, by the server's clock.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>A message came in whole (a person's), or a model's step begins (state Growing, no parts).</summary>
    public sealed record MessagePosted(Message Message) : SessionEvent;

    /// <summary>Text was added to the message's open text part; <paramref name="Offset"/> is the length of all its text before.</summary>
    public sealed record TextGrew(MessageId Message, int Offset, string Text) : SessionEvent;

    /// <summary>A part other than text was added, or (same tool call id) replaced.</summary>
    public sealed record PartAdded(MessageId Message, MessagePart Part) : SessionEvent;

    /// <summary>The message is finished.</summary>
    public sealed record MessageEnded(MessageId Message, MessageState State, Money Cost, TokenUsage Usage, bool CostUncertain) : SessionEvent;

    /// <summary>Files changed, by whomever; pages look at the workspace again.</summary>
    public sealed record FilesChanged(ParticipantId By, IReadOnlyList<string> Paths, string Commit) : SessionEvent;

    /// <summary>A run began.</summary>
    public sealed record RunStarted(CodeRunId Run, ParticipantId By, string Language, string? Path) : SessionEvent;

    /// <summary>A run wrote something; <paramref name="Offset"/> is the length of that stream before.</summary>
    public sealed record RunWrote(CodeRunId Run, OutputStream Stream, int Offset, string Text) : SessionEvent;

    /// <summary>A run ended; the whole record is in the store. <paramref name="Result"/> comes without artifacts' content.</summary>
    public sealed record RunEnded(CodeRunId Run, CodeRun Result) : SessionEvent;

    /// <summary>The cost bar moved.</summary>
    public sealed record CostChanged(CostView Cost) : SessionEvent;

    /// <summary>The session's title, team or budget was edited.</summary>
    public sealed record SessionEdited(Session Session) : SessionEvent;

    /// <summary>A turn began or ended.</summary>
    public sealed record TurnChanged(TurnId? Running) : SessionEvent;

    /// <summary>
    /// Another node took over, or the server came back: what a watcher saw after <paramref name="KeepUpTo"/> was not saved.
    /// Pages take a new snapshot.
    /// </summary>
    public sealed record Resumed(long KeepUpTo) : SessionEvent;
}
