using AiCollab.Core.Ai;
using AiCollab.Core.Costs;
using AiCollab.Core.Sandbox;
using AiCollab.Core.Workspaces;

namespace AiCollab.Core.Sessions;

/// <summary>How far a message is.</summary>
public enum MessageState
{
    /// <summary>Being written.</summary>
    Growing,

    /// <summary>Finished.</summary>
    Done,

    /// <summary>Ended by a person's stop.</summary>
    Stopped,

    /// <summary>Ended by a failure; the last part says which.</summary>
    Failed,

    /// <summary>The server ended while it was written; can be continued.</summary>
    Interrupted,
}

/// <summary>What one participant said and did in one step.</summary>
public sealed record Message
{
    public required MessageId Id { get; init; }

    public required SessionId Session { get; init; }

    public required ParticipantId By { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The turn it belongs to: the one it started (a person's message) or is part of (a model's).</summary>
    public required TurnId Turn { get; init; }

    /// <summary>The step; null for a person's message.</summary>
    public StepId? Step { get; init; }

    public required MessageState State { get; init; }

    /// <summary>In the order they came.</summary>
    public required IReadOnlyList<MessagePart> Parts { get; init; }

    /// <summary>Settled cost of the step; zero for people.</summary>
    public Money Cost { get; init; }

    /// <summary>Settled tokens of the step.</summary>
    public TokenUsage Usage { get; init; } = TokenUsage.None;

    /// <summary>True when a part of the cost is estimated.</summary>
    public bool CostUncertain { get; init; }

    /// <summary>All text parts together.</summary>
    public string Text => string.Concat(Parts.OfType<MessagePart.Text>().Select(p => p.Value));
}

/// <summary>A piece of a message. One of the nested cases.</summary>
public abstract record MessagePart
{
    private MessagePart()
    {
    }

    /// <summary>Markdown, untrusted.</summary>
    public sealed record Text(string Value) : MessagePart;

    /// <summary>A tool call and, once there, its result.</summary>
    /// <param name="CallId">Given by the provider or by us.</param>
    /// <param name="Tool">The tool's name as the model wrote it.</param>
    /// <param name="Detail">One line for people, for example <c>main.py, lines 1 to 40</c>.</param>
    /// <param name="Result">One line for people; null while it runs.</param>
    /// <param name="Failed">The call was refused or failed.</param>
    public sealed record ToolCall(string CallId, string Tool, string Detail, string? Result, bool Failed) : MessagePart;

    /// <summary>A file was changed by a commit.</summary>
    public sealed record FileChange(WorkspacePath Path, string Commit, FileVersion Version, int Added, int Removed, bool Merged) : MessagePart;

    /// <summary>A write was kept back because it touches lines somebody else changed.</summary>
    public sealed record Conflict(ConflictId Id, WorkspacePath Path) : MessagePart;

    /// <summary>Code was run.</summary>
    public sealed record Run(CodeRunId Id) : MessagePart;

    /// <summary>Something failed.</summary>
    /// <param name="Problem">What happened, one sentence.</param>
    /// <param name="NextStep">What can be done now, one sentence.</param>
    /// <param name="Reference">Reference of a stored error report; null for known failures.</param>
    public sealed record Failure(string Problem, string NextStep, string? Reference = null) : MessagePart;

    /// <summary>A remark of the product (for example "stopped by Ada").</summary>
    public sealed record Note(string Value) : MessagePart;
}
