using System.Text.Json;

namespace AiCollab.Infrastructure.Ai.Local.Servers;

/// <summary>Reads the model lists of local servers; whatever else answers on the port gives null.</summary>
internal static class ServerModels
{
    private const int MostModels = 500;

    public static IReadOnlyList<string>? Read(ServerProbe probe, JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        // Ollama: {"models": [{"name": ...}]}; the OpenAI form: {"data": [{"id": ..., "owned_by": ...}]}.
        return probe.ModelsPath == "/api/tags" ? Ids(body, "models", "name", null) : Ids(body, "data", "id", probe.Owner);
    }

    private static List<string>? Ids(JsonElement body, string list, string id, string? owner)
    {
        if (!body.TryGetProperty(list, out var models) || models.ValueKind is not (JsonValueKind.Array or JsonValueKind.Null))
        {
            return null;
        }

        var found = new List<string>();
        foreach (var model in models.ValueKind == JsonValueKind.Array ? models.EnumerateArray().Take(MostModels) : [])
        {
            if (Text(model, id) is { Length: > 0 } name && (owner is null || Text(model, "owned_by") == owner))
            {
                found.Add(name);
            }
        }

        return owner is not null && found.Count == 0 ? null : found;
    }

    private static string? Text(JsonElement model, string name) =>
        model.ValueKind == JsonValueKind.Object && model.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
