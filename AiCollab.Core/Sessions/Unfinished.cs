namespace AiCollab.Core.Sessions;

/// <summary>What there is to continue in a session.</summary>
/// <param name="Turn">The turn.</param>
/// <param name="By">The model whose answer was cut off; null when nobody answered yet.</param>
/// <param name="CutOff">Whether there is a partial answer to go on from.</param>
internal sealed record Unfinished(TurnId Turn, ParticipantId? By, bool CutOff)
{
    /// <summary>The last thing said, when it is not a finished answer; null otherwise.</summary>
    public static Unfinished? Find(SessionState state)
    {
        var models = state.Session.Team.Where(p => p.IsModel).Select(p => p.Id).ToHashSet();
        return state.Messages switch
        {
            [] => null,
            [.., { Step: null } question] => new Unfinished(question.Turn, null, false),
            [.., { State: MessageState.Done or MessageState.Growing }] => null,
            [.., var answer] => new Unfinished(answer.Turn, models.Contains(answer.By) ? answer.By : null, true),
        };
    }
}
