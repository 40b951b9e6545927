using AiCollab.Core.Sessions;

namespace AiCollab.Web.Features.Workspace;

/// <summary>An author as the page shows it everywhere: name, hue 1 to 8, round or square.</summary>
public sealed record AuthorView(string Name, int Hue, bool IsModel)
{
    /// <summary>Somebody who is not of the team (any more), or a tool.</summary>
    public const int Outside = 8;

    /// <summary>The CSS class that carries the hue.</summary>
    public string HueClass => $"a{Hue}";
}

/// <summary>Looks authors up by participant and by the name a commit carries.</summary>
public sealed class TeamView
{
    private readonly Dictionary<ParticipantId, AuthorView> _byId;
    private readonly Dictionary<string, AuthorView> _byName;

    public TeamView(IReadOnlyList<Participant> team)
    {
        Members = team;
        _byId = team.ToDictionary(p => p.Id, p => new AuthorView(p.Name, p.Hue, p.IsModel));
        _byName = [];
        foreach (var author in _byId.Values)
        {
            _byName.TryAdd(author.Name, author);
        }
    }

    public static TeamView Empty { get; } = new([]);

    public IReadOnlyList<Participant> Members { get; }

    public IEnumerable<Participant> Models => Members.Where(p => p.IsModel);

    public IEnumerable<Participant> People => Members.Where(p => !p.IsModel);

    /// <summary>The author; somebody who left is shown in the outside hue.</summary>
    public AuthorView Of(ParticipantId id) => _byId.GetValueOrDefault(id) ?? new AuthorView("Former member", AuthorView.Outside, false);

    /// <summary>The author a commit names.</summary>
    public AuthorView Of(string name) => _byName.GetValueOrDefault(name) ?? new AuthorView(name, AuthorView.Outside, false);
}
