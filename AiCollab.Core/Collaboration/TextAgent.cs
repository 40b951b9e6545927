using System.Text;
using AiCollab.Core.Ai;
using AiCollab.Core.Sessions;
using AiCollab.Core.Workspaces;
using Microsoft.Extensions.AI;

namespace AiCollab.Core.Collaboration;

/// <summary>A step of a model that calls no tools.</summary>
public sealed class TextAgent(IWorkspaces workspaces)
{
    internal async Task RunAsync(OpenedModel model, StepRequest request, StepWriter writer, CancellationToken ct)
    {
        var prompt = new StringBuilder();
        AgentPrompt.Role(prompt, request);
        AgentPrompt.List(prompt, await workspaces.ListFilesAsync(request.Session.Id, ct).ConfigureAwait(false));
        var options = new ChatOptions
        {
            MaxOutputTokens = Math.Min(AgentLoop.MaxOutputTokens, model.Capabilities.MaxOutputTokens),
            Instructions = prompt.ToString(),
        };
        await foreach (var update in model.Chat.GetStreamingResponseAsync(ChatHistory.For(request, model.Capabilities, prompt.Length), options, ct).ConfigureAwait(false))
        {
            writer.Grow(update.Text);
        }
    }
}
