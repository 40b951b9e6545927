using AiCollab.Core.Sessions;

namespace AiCollab.Web.Features.Workspace.Chat;

/// <summary>The figures beside an author's name.</summary>
public static class MessageHead
{
    /// <summary><c>12:01, 1,204 tokens, $0.02</c>; parts that are not known yet are left out.</summary>
    public static string Of(Message message, LocalClock clock, bool isModel)
    {
        var parts = new List<string> { clock.Short(message.At) };
        var tokens = message.Usage.Input + message.Usage.Output;
        if (isModel && tokens > 0)
        {
            parts.Add(Amounts.Count(tokens, "token"));
        }

        if (isModel && message.State != MessageState.Growing)
        {
            parts.Add(message.Cost.NanoUsd == 0 ? "no charge" : (message.CostUncertain ? "about " : "") + message.Cost);
        }

        return string.Join(", ", parts);
    }
}
