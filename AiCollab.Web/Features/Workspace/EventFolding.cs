using System.Text;
using AiCollab.Core.Sessions;

namespace AiCollab.Web.Features.Workspace;

/// <summary>
/// Joins neighbouring pieces of the same text before they are folded: thirty tokens that came within one frame then cost one
/// string of the message, not thirty.
/// </summary>
public static class EventFolding
{
    /// <summary>The same events with neighbouring pieces joined; the joined one carries the last number.</summary>
    public static IReadOnlyList<SessionEvent> Join(IReadOnlyList<SessionEvent> events)
    {
        var joined = new List<SessionEvent>(events.Count);
        for (var i = 0; i < events.Count;)
        {
            var end = i + 1;
            while (end < events.Count && Continues(events[i], events[end]))
            {
                end++;
            }

            joined.Add(end == i + 1 ? events[i] : Merge(events, i, end));
            i = end;
        }

        return joined;
    }

    /// <summary>The parts of the page an event touches.</summary>
    public static LiveChange Touches(SessionEvent e) => e switch
    {
        SessionEvent.MessagePosted or SessionEvent.TextGrew or SessionEvent.PartAdded or SessionEvent.MessageEnded => LiveChange.Messages,
        SessionEvent.RunStarted or SessionEvent.RunWrote or SessionEvent.RunEnded => LiveChange.Runs,
        SessionEvent.FilesChanged => LiveChange.Files,
        SessionEvent.CostChanged => LiveChange.Cost,
        SessionEvent.SessionEdited => LiveChange.Session,
        SessionEvent.TurnChanged => LiveChange.Turn,
        _ => LiveChange.None,
    };

    private static bool Continues(SessionEvent first, SessionEvent next) => (first, next) switch
    {
        (SessionEvent.TextGrew a, SessionEvent.TextGrew b) => a.Message == b.Message,
        (SessionEvent.RunWrote a, SessionEvent.RunWrote b) => a.Run == b.Run && a.Stream == b.Stream,
        _ => false,
    };

    private static SessionEvent Merge(IReadOnlyList<SessionEvent> events, int from, int end)
    {
        var text = new StringBuilder();
        for (var i = from; i < end; i++)
        {
            text.Append(events[i] is SessionEvent.TextGrew grew ? grew.Text : ((SessionEvent.RunWrote)events[i]).Text);
        }

        var seq = events[end - 1].Seq;
        return events[from] switch
        {
            SessionEvent.TextGrew grew => grew with { Text = text.ToString(), Seq = seq },
            SessionEvent.RunWrote wrote => wrote with { Text = text.ToString(), Seq = seq },
            var other => other,
        };
    }
}
