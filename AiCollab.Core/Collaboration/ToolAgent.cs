using AiCollab.Core.Ai;
using AiCollab.Core.Collaboration.Tools;
using AiCollab.Core.Costs;
using AiCollab.Core.Sandbox;
using AiCollab.Core.Sessions;
using AiCollab.Core.Workspaces;
using Microsoft.Extensions.AI;

namespace AiCollab.Core.Collaboration;

/// <summary>A step of a model that calls tools: it is asked, its calls are done, it is asked again, until it has nothing more to do.</summary>
public sealed class ToolAgent(IWorkspaces workspaces, ICodeRunner runner, ICostLedger ledger)
{
    /// <summary>Requests of one step; the last one is made without tools, so that the model sums up.</summary>
    internal const int MaxRounds = 30;

    internal async Task RunAsync(OpenedModel model, StepRequest request, StepWriter writer, CancellationToken ct)
    {
        var desk = new ToolDesk(AgentTools.For(new ToolWorld(workspaces, runner, ledger, request, writer)), writer);
        using var chat = new FunctionInvokingChatClient(model.Chat)
        {
            MaximumIterationsPerRequest = MaxRounds,
            FunctionInvoker = desk.InvokeAsync,
        };
        var files = await workspaces.ListFilesAsync(request.Session.Id, ct).ConfigureAwait(false);
        var prompt = AgentPrompt.ForTools(request, files);
        var options = new ChatOptions
        {
            MaxOutputTokens = Math.Min(AgentLoop.MaxOutputTokens, model.Capabilities.MaxOutputTokens),
            Tools = [.. desk.Tools],
            Instructions = prompt,
        };

        var history = ChatHistory.For(request, model.Capabilities, prompt.Length + desk.DescriptionLength);
        var ended = ChatFinishReason.Stop;
        await foreach (var update in chat.GetStreamingResponseAsync(history, options, ct).ConfigureAwait(false))
        {
            desk.Note(update);
            writer.Grow(update.Text);
            ended = update.FinishReason ?? ended;
        }

        desk.ThrowIfBroken();
        if (ended == ChatFinishReason.Length)
        {
            writer.Put(new MessagePart.Note("The answer reached its length limit. Press Continue to let the model go on."));
        }
    }
}
