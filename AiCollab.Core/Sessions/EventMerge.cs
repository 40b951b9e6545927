using System.Text;

namespace AiCollab.Core.Sessions;

/// <summary>Joins neighbouring pieces of the same text, so that folding n pieces does not copy the text n times.</summary>
internal static class EventMerge
{
    public static IEnumerable<SessionEvent> Neighbours(IEnumerable<SessionEvent> events)
    {
        SessionEvent? open = null;
        StringBuilder? text = null;
        foreach (var e in events)
        {
            if (open is not null && Joins(open, e))
            {
                text = (text ?? new StringBuilder(TextOf(open))).Append(TextOf(e));
                open = open with { Seq = e.Seq };
                continue;
            }

            if (open is not null)
            {
                yield return Closed(open, text);
            }

            (open, text) = (e, null);
        }

        if (open is not null)
        {
            yield return Closed(open, text);
        }
    }

    private static bool Joins(SessionEvent a, SessionEvent b) => (a, b) switch
    {
        (SessionEvent.TextGrew x, SessionEvent.TextGrew y) => x.Message == y.Message,
        (SessionEvent.RunWrote x, SessionEvent.RunWrote y) => x.Run == y.Run && x.Stream == y.Stream,
        _ => false,
    };

    private static string TextOf(SessionEvent e) => e switch
    {
        SessionEvent.TextGrew t => t.Text,
        SessionEvent.RunWrote w => w.Text,
        _ => "",
    };

    private static SessionEvent Closed(SessionEvent e, StringBuilder? text) => (e, text) switch
    {
        (SessionEvent.TextGrew t, not null) => t with { Text = text.ToString() },
        (SessionEvent.RunWrote w, not null) => w with { Text = text.ToString() },
        _ => e,
    };
}
