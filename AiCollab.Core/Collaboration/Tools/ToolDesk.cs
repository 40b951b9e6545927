using System.Text.Json;
using AiCollab.Core.Costs;
using AiCollab.Core.Errors;
using AiCollab.Core.Sessions;
using Microsoft.Extensions.AI;

namespace AiCollab.Core.Collaboration.Tools;

/// <summary>
/// Takes a model's tool calls: shows each to people when it begins and when it ends, tells the model of known failures in words, and
/// lets nothing a model sends end the step. What must end it (stop, lost fence, database gone) is kept and thrown after the stream.
/// </summary>
internal sealed class ToolDesk(IReadOnlyList<AgentTool> tools, StepWriter writer)
{
    private const int SameCallWarned = 3;
    private const int SameCallEnds = 5;

    private readonly HashSet<string> _names = [.. tools.Select(t => t.Name)];
    private Exception? _broken;
    private string _lastCall = "";
    private int _sameCalls;

    public IReadOnlyList<AgentTool> Tools => tools;

    /// <summary>About how many characters the tools' descriptions add to a request.</summary>
    public int DescriptionLength { get; } = tools.Sum(t => t.Name.Length + t.Description.Length + t.JsonSchema.GetRawText().Length);

    /// <summary>Shows calls of tools that do not exist; the model is told by the layer that looked for them.</summary>
    public void Note(ChatResponseUpdate update)
    {
        foreach (var call in update.Contents.OfType<FunctionCallContent>().Where(c => !_names.Contains(c.Name)))
        {
            writer.Put(new MessagePart.ToolCall(call.CallId, call.Name, "", "There is no tool of this name.", Failed: true));
        }
    }

    public void ThrowIfBroken()
    {
        if (_broken is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(_broken);
        }
    }

    /// <summary>Invokes a tool for the model.</summary>
    public async ValueTask<object?> InvokeAsync(FunctionInvocationContext context, CancellationToken ct)
    {
        var call = context.CallContent;
        var tool = tools.First(t => t.Name == call.Name);
        var arguments = ToolArguments.Of(context.Arguments);
        var detail = tool.Detail(arguments);
        writer.Put(new MessagePart.ToolCall(call.CallId, call.Name, detail, null, Failed: false));
        try
        {
            var result = Unreadable(call) ?? Repeated(call, context) ?? await TryAsync(tool, arguments, ct).ConfigureAwait(false);
            writer.Put(new MessagePart.ToolCall(call.CallId, call.Name, detail, result.ForPeople, result.Failed));
            await writer.KeepAsync(ct).ConfigureAwait(false);
            return result.ForModel;
        }
        catch (Exception e)
        {
            _broken = e;
            context.Terminate = true;
            writer.Put(new MessagePart.ToolCall(call.CallId, call.Name, detail, "It was not finished.", Failed: true));
            return "The step was ended.";
        }
    }

    private static async Task<ToolResult> TryAsync(AgentTool tool, ToolArguments arguments, CancellationToken ct)
    {
        try
        {
            return await tool.RunAsync(arguments, ct).ConfigureAwait(false);
        }
        catch (AiCollabException e) when (e is not (SessionMovedException or StoreUnavailableException or BudgetExceededException))
        {
            return ToolResult.Refused(e.Message);
        }
    }

    // The broken arguments are taken out of the conversation: providers refuse to read them back.
    private static ToolResult? Unreadable(FunctionCallContent call)
    {
        if (call.Exception is null)
        {
            return null;
        }

        call.Arguments ??= new Dictionary<string, object?>();
        return new ToolResult(
            $"The arguments of {call.Name} were not valid JSON, perhaps because the answer was cut off. Nothing was done. Call it again with valid JSON, with less text at once.",
            "The model sent arguments that cannot be read.",
            Failed: true);
    }

    private ToolResult? Repeated(FunctionCallContent call, FunctionInvocationContext context)
    {
        var now = call.Name + JsonSerializer.Serialize(call.Arguments);
        _sameCalls = now == _lastCall ? _sameCalls + 1 : 1;
        _lastCall = now;
        if (_sameCalls < SameCallWarned)
        {
            return null;
        }

        if (_sameCalls >= SameCallEnds)
        {
            context.Terminate = true;
            writer.Put(new MessagePart.Note("Ended because the model made the same call again and again. Tell it what to do instead."));
        }

        return ToolResult.Refused($"This is the same call for the {_sameCalls}th time; its result was given already. Do something else, or finish.");
    }
}
