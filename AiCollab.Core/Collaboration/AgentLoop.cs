using AiCollab.Core.Ai;
using AiCollab.Core.Sessions;

namespace AiCollab.Core.Collaboration;

/// <summary>One step of one model: opens it, and lets it work with tools, or by the text protocol when it has none.</summary>
public sealed class AgentLoop(IModelClients models, ToolAgent tools, TextAgent text) : IStepAgent
{
    /// <summary>Longest answer asked for in one request, in tokens; what is asked for is held from the budget.</summary>
    internal const int MaxOutputTokens = 8_192;

    /// <inheritdoc/>
    public async Task RunStepAsync(StepRequest request, StepWriter writer, CancellationToken ct)
    {
        var session = request.Session;
        var model = request.Model.Model ?? throw new ArgumentException("Only a model can work.", nameof(request));
        var use = new ModelUse(session.Owner, session.Id, request.Turn, request.Step, request.Model.Id, request.Model.Key, model);
        using var opened = await models.OpenAsync(use, told => writer.Put(new MessagePart.Note(told)), ct).ConfigureAwait(false);
        if (opened.Capabilities.Tools)
        {
            await tools.RunAsync(opened, request, writer, ct).ConfigureAwait(false);
        }
        else
        {
            await text.RunAsync(opened, request, writer, ct).ConfigureAwait(false);
        }
    }
}
