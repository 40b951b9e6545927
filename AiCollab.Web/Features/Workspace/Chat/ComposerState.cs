using AiCollab.Core.Ai;
using AiCollab.Core.Costs;
using AiCollab.Core.Sessions;
using AiCollab.Web.Features.Workspace.Cost;

namespace AiCollab.Web.Features.Workspace.Chat;

/// <summary>Why nothing can be sent now, and what helps.</summary>
public enum Blocked
{
    No,

    /// <summary>No model is connected to the account at all.</summary>
    NothingConnected,

    /// <summary>Models are connected, none is in the team.</summary>
    NobodyInTeam,

    /// <summary>A budget is spent.</summary>
    BudgetSpent,

    /// <summary>The session cannot be reached right now; what is sent waits for it.</summary>
    NotReachable,
}

/// <summary>The rules of the message box, without the box.</summary>
public sealed record ComposerState
{
    /// <summary>The longest message, in characters.</summary>
    public const int MaxLength = 400_000;

    private const int CharactersPerToken = 4;
    private const int PromptTokens = 700;
    private const int AnswerTokens = 500;

    /// <summary>Characters in the box.</summary>
    public int Length { get; init; }

    /// <summary>Models of the team, in its order.</summary>
    public IReadOnlyList<Participant> Models { get; init; } = [];

    /// <summary>How many models the person could pick; null while that is not known.</summary>
    public int? Available { get; init; }

    public bool Reachable { get; init; } = true;

    public CostView Cost { get; init; } = CostView.None;

    /// <summary>The model picked; the first one when nothing was picked or what was picked left.</summary>
    public ParticipantId? Picked { get; init; }

    public Participant? Asked => Models.FirstOrDefault(m => m.Id == Picked) ?? (Models.Count > 0 ? Models[0] : null);

    public Blocked Block => this switch
    {
        { Reachable: false } => Blocked.NotReachable,
        { Models.Count: 0, Available: 0 } => Blocked.NothingConnected,
        { Models.Count: 0 } => Blocked.NobodyInTeam,
        _ when CostMeterState.From(Cost).IsFull => Blocked.BudgetSpent,
        _ => Blocked.No,
    };

    public bool IsTooLong => Length > MaxLength;

    public bool CanSend => Block is Blocked.No or Blocked.NotReachable && Length > 0 && !IsTooLong;

    /// <summary>Why the button does nothing; empty when it does.</summary>
    public string Reason => Block switch
    {
        Blocked.NotReachable => "The session cannot be reached right now. Your message is sent when it is.",
        Blocked.NothingConnected => "No model is connected.",
        Blocked.NobodyInTeam => "No model is in this session's team.",
        Blocked.BudgetSpent => BudgetNotice.Of(Cost)?.Title ?? "The budget is spent.",
        _ when IsTooLong => $"This message has {Length:N0} characters; {MaxLength:N0} fit. Put the text into a file and mention its name.",
        _ when Length == 0 => "Write a message first.",
        _ => "",
    };

    /// <summary><c>~820 tokens, about $0.02</c>: what the next turn takes at least, from what it will read and a short answer.</summary>
    public string Estimate(int historyCharacters, Func<ModelRef, long, long, Money> price)
    {
        if (Asked?.Model is not { } model || Length == 0 || IsTooLong)
        {
            return "";
        }

        var input = PromptTokens + ((historyCharacters + Length) / CharactersPerToken);
        var cost = price(model, input, AnswerTokens);
        return $"~{Amounts.Count(input, "token")}, {(cost.NanoUsd == 0 ? "no charge" : $"about {cost}")}";
    }
}
