using System.Text;
using AiCollab.Core.Ai;
using AiCollab.Core.Errors;
using AiCollab.Core.Sessions;
using Microsoft.Extensions.AI;

namespace AiCollab.Core.Collaboration;

/// <summary>
/// The conversation as a model gets it: its own messages as the assistant's, all others as the user's with their names; newest first
/// as long as they fit. What tools did is told in a line each; file contents of earlier steps are not repeated.
/// </summary>
internal static class ChatHistory
{
    /// <summary>Most tokens of conversation sent with a request, however much the model could read.</summary>
    private const int MaxTokens = 60_000;

    private const string GoOn =
        "Your answer above was cut off. Go on from exactly where it stops and do not repeat it. Files that were written are in the workspace as they are.";

    public static List<ChatMessage> For(StepRequest request, ModelCapabilities model, int promptChars)
    {
        var turns = Merge(request.History.SelectMany(m => Tell(m, request)));
        if (request.Continues && turns is [.., { Assistant: true }])
        {
            turns.Add(new Said(false, GoOn));
        }

        var room = Math.Min(MaxTokens, model.ContextTokens - Math.Min(AgentLoop.MaxOutputTokens, model.MaxOutputTokens) - Tokens(promptChars));
        CheckLast(turns, model, request.Model.Name);
        return [.. Fitting(turns, room).Select(t => new ChatMessage(t.Assistant ? ChatRole.Assistant : ChatRole.User, t.Text))];
    }

    /// <summary>A guess on the safe side: code has about three characters a token.</summary>
    public static int Tokens(int chars) => (chars + 2) / 3;

    private static IEnumerable<Said> Tell(Message message, StepRequest request)
    {
        var own = message.By == request.Model.Id;
        if (message.Text.Length > 0)
        {
            yield return new Said(own, own ? message.Text : $"{Name(message, request)}{message.Text}");
        }

        var done = string.Join('\n', message.Parts.Select(Done).OfType<string>());
        if (done.Length > 0)
        {
            yield return new Said(false, $"[Done by {Named(message, request)}:\n{done}]");
        }
    }

    // One person and one model need no names.
    private static string Name(Message message, StepRequest request) =>
        request.Session.Team.Count <= 2 ? "" : $"{Named(message, request)}: ";

    private static string Named(Message message, StepRequest request) =>
        message.By == request.Model.Id ? "you" : request.Session.Team.FirstOrDefault(p => p.Id == message.By)?.Name ?? "somebody who left";

    private static string? Done(MessagePart part) => part switch
    {
        MessagePart.FileChange f => $"changed {f.Path} (+{f.Added} -{f.Removed})",
        MessagePart.Conflict c => $"a change of {c.Path} was kept back because somebody else changed the same lines",
        MessagePart.ToolCall { Result: { } result } t when t.Tool is "run_code" => $"ran {t.Detail}: {result}",
        _ => null,
    };

    private static List<Said> Merge(IEnumerable<Said> said)
    {
        var merged = new List<Said>();
        foreach (var next in said)
        {
            if (merged is [.., var last] && last.Assistant == next.Assistant)
            {
                merged[^1] = last with { Text = $"{last.Text}\n\n{next.Text}" };
            }
            else
            {
                merged.Add(next);
            }
        }

        return merged;
    }

    private static void CheckLast(List<Said> turns, ModelCapabilities model, string name)
    {
        var least = turns is [.., var last] ? Encoding.UTF8.GetByteCount(last.Text) / 5 : 0;
        if (least > model.ContextTokens)
        {
            throw new InvalidException(
                $"The message is too long for {name}: at least {least:N0} tokens, and it reads {model.ContextTokens:N0}. "
                + "Upload the text as a file, or choose a model that reads more.");
        }
    }

    private static IEnumerable<Said> Fitting(List<Said> turns, int room)
    {
        var first = turns.Count;
        while (first > 0 && (first == turns.Count || (room -= Tokens(turns[first - 1].Text.Length)) > 0))
        {
            room -= first == turns.Count ? Tokens(turns[first - 1].Text.Length) : 0;
            first--;
        }

        return first > 0 && turns[first].Assistant
            ? turns.Skip(first).Prepend(new Said(false, "[Earlier messages are left out.]"))
            : turns.Skip(first);
    }

    private sealed record Said(bool Assistant, string Text);
}
