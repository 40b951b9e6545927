using AiCollab.Core.Ai;
using AiCollab.Core.Errors;

namespace AiCollab.Core.Sessions;

/// <summary>Changes title and team of a running session, in the store first and then for everybody.</summary>
internal sealed class TeamEditor(SessionBoard board, ISessionStore sessions, IModelClients models)
{
    /// <summary>Said under a message that nobody can answer.</summary>
    public static MessagePart.Failure NoModel { get; } = new(
        "No model is connected, so nobody can answer yet.",
        "Add a key or an endpoint on the [Keys](/keys) page, or a local model on the [Models](/models) page, then press Continue.");

    /// <summary>
    /// The model to ask: the one named, else the first of the team, else the first that the owner has connected in the meantime,
    /// which joins the team. Null when there is none.
    /// </summary>
    /// <exception cref="InvalidException">The model named is not of the team.</exception>
    public async Task<Participant?> ModelForAsync(ParticipantId? asked, CancellationToken ct)
    {
        var session = board.State.Session;
        if (asked is { } id)
        {
            return session.Team.FirstOrDefault(p => p.Id == id && p.IsModel)
                ?? throw new InvalidException("The model asked is not in the team any more. Choose another one.");
        }

        if (session.Team.FirstOrDefault(p => p.IsModel) is { } first)
        {
            return first;
        }

        var available = await models.ListAsync(session.Owner, session.Id, ct).ConfigureAwait(false);
        if (available.Count == 0)
        {
            return null;
        }

        await EditAsync(new SessionEdit(Models: [SessionTeam.AsTeamModel(available[0])]), ct).ConfigureAwait(false);
        return board.State.Session.Team.FirstOrDefault(p => p.IsModel);
    }

    /// <summary>Moves the session up in people's lists.</summary>
    public Task TouchAsync(DateTimeOffset at, CancellationToken ct) => sessions.TouchAsync(board.State.Session.Id, at, ct);

    /// <exception cref="InvalidException">The title cannot be taken.</exception>
    public async Task EditAsync(SessionEdit edit, CancellationToken ct)
    {
        var session = board.State.Session;
        var changed = edit.Title is null ? session : session with { Title = SessionTeam.CheckTitle(edit.Title) };
        changed = edit.Models is null ? changed : SessionTeam.WithModels(changed, edit.Models);
        await sessions.SaveAsync(changed, ct).ConfigureAwait(false);
        board.Emit(new SessionEvent.SessionEdited(changed));
    }
}
