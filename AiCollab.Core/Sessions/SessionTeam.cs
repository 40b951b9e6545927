using AiCollab.Core.Ai;
using AiCollab.Core.Errors;

namespace AiCollab.Core.Sessions;

/// <summary>Rules of titles and teams.</summary>
public static class SessionTeam
{
    /// <summary>Longest title, in characters.</summary>
    public const int MaxTitle = 120;

    /// <summary>Most models in a team.</summary>
    public const int MaxModels = 20;

    private const int Hues = 7;

    /// <summary>The title without blanks around it.</summary>
    /// <exception cref="InvalidException">It is empty or too long.</exception>
    public static string CheckTitle(string title)
    {
        var trimmed = title.Trim();
        return trimmed.Length is > 0 and <= MaxTitle && !trimmed.Any(char.IsControl)
            ? trimmed
            : throw new InvalidException($"Give the session a title of 1 to {MaxTitle} characters on one line.");
    }

    /// <summary>The model as a member would be added by <see cref="WithModels"/>.</summary>
    public static TeamModel AsTeamModel(AvailableModel model) => new(model.Key, model.Model, model.Name);

    /// <summary>
    /// The session with these models; its people stay. A model that was there keeps its id and colour, so that what it wrote stays its own;
    /// two of the same name are told apart by a number.
    /// </summary>
    /// <exception cref="InvalidException">There are too many.</exception>
    public static Session WithModels(Session session, IReadOnlyList<TeamModel> models)
    {
        if (models.Count > MaxModels)
        {
            throw new InvalidException($"A team has at most {MaxModels} models.");
        }

        var team = session.Team.Where(p => !p.IsModel).ToList();
        var before = session.Team.Where(p => p.IsModel).ToList();
        foreach (var model in models)
        {
            var old = before.Find(p => p.Model == model.Model && p.Key == model.Key);
            before.Remove(old!);
            var name = Unused(CheckName(model.Name, model.Model), team);
            team.Add(old is null ? Joined(model, name, NextHue(session.Team, team)) : old with { Name = name, RolePrompt = model.RolePrompt });
        }

        return session with { Team = team };
    }

    private static Participant Joined(TeamModel model, string name, int hue) => new()
    {
        Id = ParticipantId.New(),
        Name = name,
        Hue = hue,
        Model = model.Model,
        Key = model.Key,
        RolePrompt = model.RolePrompt,
    };

    /// <summary>The colour least used, the lowest of them.</summary>
    private static int NextHue(IReadOnlyList<Participant> before, IReadOnlyList<Participant> now)
    {
        var used = before.Concat(now).DistinctBy(p => p.Id).ToLookup(p => p.Hue);
        return Enumerable.Range(1, Hues).MinBy(hue => used[hue].Count());
    }

    // Names become commit authors: one line, no angle brackets.
    private static string CheckName(string name, ModelRef model)
    {
        var plain = new string([.. name.Where(c => !char.IsControl(c) && c is not ('<' or '>'))]).Trim();
        return plain.Length == 0 ? model.Model : plain[..Math.Min(plain.Length, 60)];
    }

    private static string Unused(string name, IReadOnlyCollection<Participant> team)
    {
        var free = name;
        for (var n = 2; team.Any(p => string.Equals(p.Name, free, StringComparison.OrdinalIgnoreCase)); n++)
        {
            free = $"{name} {n}";
        }

        return free;
    }
}
