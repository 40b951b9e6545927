using System.Text;
using AiCollab.Core.Ai;
using AiCollab.Core.Collaboration.EditFormats;
using AiCollab.Core.Collaboration.Tools;
using AiCollab.Core.Costs;
using AiCollab.Core.Sandbox;
using AiCollab.Core.Sessions;
using AiCollab.Core.Workspaces;
using Microsoft.Extensions.AI;

namespace AiCollab.Core.Collaboration;

/// <summary>
/// A step of a model that calls no tools: its answer holds the files, in the text protocol. What cannot be used is asked for once
/// more, precisely. Models whose server keeps to a grammar are held to the form when a change is asked for.
/// </summary>
public sealed class TextAgent(IWorkspaces workspaces, ICodeRunner runner, ICostLedger ledger)
{
    /// <summary>Models that read less get few words and an example.</summary>
    private const int SmallContext = 8_192;

    internal async Task RunAsync(OpenedModel model, StepRequest request, StepWriter writer, CancellationToken ct)
    {
        var world = new ToolWorld(workspaces, runner, ledger, request, writer);
        var files = await workspaces.ListFilesAsync(request.Session.Id, ct).ConfigureAwait(false);
        var question = request.History.LastOrDefault(m => m.Step is null)?.Text ?? "";
        var changes = ChangeRequest.Is(question);
        var room = model.Capabilities.ContextTokens - Math.Min(AgentLoop.MaxOutputTokens, model.Capabilities.MaxOutputTokens);
        var shown = await ShownFiles.TellAsync(world, files, question, room, ct).ConfigureAwait(false);

        var held = changes && model.Capabilities.Grammar;
        var prompt = Prompt(request, held || model.Capabilities.ContextTokens <= SmallContext, changes, shown);
        var options = Options(model.Capabilities, prompt, held ? EditGrammar.For([.. files.Select(f => f.Path)]) : null);
        var example = held ? EditFormatPrompt.Example : [];
        List<ChatMessage> messages = [.. example, .. ChatHistory.For(request, model.Capabilities, prompt.Length)];
        await AnswerAsync(model.Chat, messages, options, new AnswerEdits(world), changes, writer, ct).ConfigureAwait(false);
    }

    private static async Task AnswerAsync(
        IChatClient chat, List<ChatMessage> messages, ChatOptions options, AnswerEdits edits, bool changes, StepWriter writer, CancellationToken ct)
    {
        var (answer, cut) = await StreamAsync(chat, messages, options, writer, ct).ConfigureAwait(false);
        var correction = await edits.ApplyAsync(EditFormat.Parse(answer, cut), changes, ct).ConfigureAwait(false);
        await writer.KeepAsync(ct).ConfigureAwait(false);
        if (correction is not null)
        {
            writer.Put(new MessagePart.Note("Part of the answer could not be used; the model was asked once more."));
            messages.AddRange([new ChatMessage(ChatRole.Assistant, answer), new ChatMessage(ChatRole.User, correction)]);
            (answer, cut) = await StreamAsync(chat, messages, options, writer, ct).ConfigureAwait(false);
            correction = await edits.ApplyAsync(EditFormat.Parse(answer, cut), expectEdits: false, ct).ConfigureAwait(false);
        }

        if (correction is not null)
        {
            writer.Put(new MessagePart.Note("Some of the answer still could not be used and was left out. Say what to change, or ask for it in smaller steps."));
        }
        else if (cut)
        {
            writer.Put(new MessagePart.Note("The answer reached its length limit. Press Continue to let the model go on."));
        }
    }

    private static async Task<(string Text, bool Cut)> StreamAsync(
        IChatClient chat, List<ChatMessage> messages, ChatOptions options, StepWriter writer, CancellationToken ct)
    {
        var text = new StringBuilder();
        var cut = false;
        await foreach (var update in chat.GetStreamingResponseAsync(messages, options, ct).ConfigureAwait(false))
        {
            writer.Grow(update.Text);
            text.Append(update.Text);
            cut |= update.FinishReason == ChatFinishReason.Length;
        }

        return (text.ToString(), cut);
    }

    private static string Prompt(StepRequest request, bool small, bool changes, string shown)
    {
        var prompt = new StringBuilder();
        if (small)
        {
            prompt.AppendLine(changes ? EditFormatPrompt.WholeFile : "You are a programmer. Answer the question in a few sentences.");
        }
        else
        {
            AgentPrompt.Role(prompt, request);
            prompt.AppendLine(EditFormatPrompt.Full);
        }

        if (shown.Length > 0)
        {
            prompt.AppendLine(small ? "Files in the workspace:" : $"{DataFence.Rule}\nFiles in the workspace:").Append(shown);
        }

        return prompt.ToString();
    }

    private static ChatOptions Options(ModelCapabilities model, string prompt, string? grammar)
    {
        var options = new ChatOptions
        {
            Instructions = prompt,
            MaxOutputTokens = Math.Min(AgentLoop.MaxOutputTokens, model.MaxOutputTokens),
            Temperature = model.Grammar ? 0 : null,
        };
        return grammar is null ? options : options.WithGrammar(grammar);
    }
}
