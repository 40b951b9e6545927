namespace AiCollab.Core.Sessions;

/// <summary>What there is to continue in a session.</summary>
/// <param name="Turn">The turn.</param>
/// <param name="By">The model whose answer was cut off; null when nobody answered yet.</param>
/// <param name="CutOff">Whether there is a partial answer to go on from.</param>
internal sealed record Unfinished(TurnId Turn, ParticipantId? By, bool CutOff)
{
    /// <summary>The last answer when it was cut off, else the last question when nobody has answered it; questions that wait in the queue do not count.</summary>
    public static Unfinished? Find(SessionState state, IReadOnlyList<QueuedTurn> waiting)
    {
        var said = state.Messages.LastOrDefault(m => m.Step is not null || waiting.All(t => t.Turn != m.Turn));
        return said switch
        {
            null or { State: MessageState.Growing } => null,
            { Step: null } => new Unfinished(said.Turn, null, false),
            { State: MessageState.Done } => null,
            _ => new Unfinished(said.Turn, state.Session.Team.Any(p => p.IsModel && p.Id == said.By) ? said.By : null, true),
        };
    }
}
