using AiCollab.Core.Sessions;

namespace AiCollab.Web.Features.Workspace.Chat;

/// <summary>What a screen reader is told: each message once, when it is finished.</summary>
public sealed class Announcer
{
    private const int Longest = 400;
    private readonly HashSet<MessageId> _growing = [];
    private int _count = -1;

    /// <summary>The words for what finished since the last call; empty when nothing did. The first call only takes stock.</summary>
    public string Take(IReadOnlyList<Message> messages, TeamView team)
    {
        var finished = _count < 0 ? [] : messages.Where((m, i) => m.State != MessageState.Growing && (i >= _count || _growing.Contains(m.Id))).ToList();
        _growing.Clear();
        _growing.UnionWith(messages.Where(m => m.State == MessageState.Growing).Select(m => m.Id));
        _count = messages.Count;
        return string.Join(". ", finished.Select(m => Words(m, team)));
    }

    private static string Words(Message message, TeamView team)
    {
        var text = message.Text.Trim();
        var end = message.State switch
        {
            MessageState.Failed => text.Length > 0 ? " The answer was cut off." : " The answer failed.",
            MessageState.Stopped => " The answer was stopped.",
            MessageState.Interrupted => " The answer was interrupted.",
            _ => "",
        };
        return $"{team.Of(message.By).Name}: {(text.Length > Longest ? text[..Longest] + "…" : text)}{end}";
    }
}
