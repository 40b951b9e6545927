using System.Text.Json;
using Microsoft.Extensions.AI;

namespace AiCollab.Core.Collaboration.Tools;

/// <summary>A tool offered to a model: what it is called, what it takes, what it does.</summary>
internal abstract class AgentTool(string name, string description, params ToolParameter[] parameters) : AIFunction
{
    public override string Name => name;

    public override string Description => description;

    public override JsonElement JsonSchema { get; } = Schema(parameters);

    /// <summary>The call in one line for people, for example <c>main.py, lines 1 to 40</c>.</summary>
    public virtual string Detail(ToolArguments arguments) => arguments.Line(parameters.Take(1).Select(p => p.Name));

    /// <summary>Does it. Known failures may be thrown: they are told to the model.</summary>
    public abstract Task<ToolResult> RunAsync(ToolArguments arguments, CancellationToken ct);

    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken) =>
        (await RunAsync(ToolArguments.Of(arguments), cancellationToken).ConfigureAwait(false)).ForModel;

    private static JsonElement Schema(IEnumerable<ToolParameter> parameters)
    {
        var list = parameters.ToArray();
        return JsonSerializer.SerializeToElement(new Dictionary<string, object>
        {
            ["type"] = "object",
            ["properties"] = list.ToDictionary(p => p.Name, p => p.ToSchema()),
            ["required"] = list.Where(p => p.Required).Select(p => p.Name),
            ["additionalProperties"] = false,
        });
    }
}

/// <summary>A parameter of a tool.</summary>
internal sealed record ToolParameter(string Name, string Description, bool Required = true, string Type = "string")
{
    public Dictionary<string, object> ToSchema()
    {
        var schema = new Dictionary<string, object> { ["type"] = Type, ["description"] = Description };
        if (Type == "array")
        {
            schema["items"] = new Dictionary<string, object> { ["type"] = "string" };
        }

        return schema;
    }
}
