using AiCollab.Core.Accounts;
using AiCollab.Core.Ai;
using AiCollab.Core.Sandbox;
using AiCollab.Core.Sessions;

namespace AiCollab.Tests.Web.Features.Workspace;

/// <summary>A small session with one person and one model, to build states from.</summary>
internal static class TestSessions
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    public static readonly UserId AdaUser = new(Guid.Parse("00000000-0000-7000-8000-0000000000a1"));

    public static readonly Participant Ada = new() { Id = new(Guid.Parse("00000000-0000-7000-8000-0000000000b1")), Name = "Ada", Hue = 1, User = AdaUser };

    public static readonly Participant Claude = new() { Id = new(Guid.Parse("00000000-0000-7000-8000-0000000000b2")), Name = "Claude Sonnet", Hue = 2, Model = new ModelRef("anthropic", "claude-sonnet-4-5") };

    public static readonly Session Session = new()
    {
        Id = new(Guid.Parse("00000000-0000-7000-8000-0000000000c1")),
        Title = "Faster parser",
        Owner = AdaUser,
        Team = [Ada, Claude],
        CreatedAt = Noon,
        LastActiveAt = Noon,
    };

    public static readonly SessionState State = new() { Session = Session };

    public static CodeRun Ran(CodeRunId id, Verdict verdict) => new()
    {
        Id = id,
        User = AdaUser,
        Session = Session.Id,
        By = Ada.Id,
        Language = "python",
        Code = "",
        Path = "a.py",
        Limits = SandboxLimits.Default,
        Verdict = verdict,
        StartedAt = Noon,
        ExecutionTime = TimeSpan.FromSeconds(1),
    };

    public static Message Said(Participant by, MessageState state, params MessagePart[] parts) => new()
    {
        Id = MessageId.New(),
        Session = Session.Id,
        By = by.Id,
        At = Noon,
        Turn = TurnId.New(),
        Step = by.IsModel ? StepId.New() : null,
        State = state,
        Parts = parts,
    };
}
