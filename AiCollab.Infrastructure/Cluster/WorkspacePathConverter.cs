using System.Text.Json;
using System.Text.Json.Serialization;
using AiCollab.Core.Workspaces;

namespace AiCollab.Infrastructure.Cluster;

/// <summary>Writes a path as its text, and checks it again when it is read.</summary>
internal sealed class WorkspacePathConverter : JsonConverter<WorkspacePath>
{
    public override WorkspacePath Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        WorkspacePath.TryParse(reader.GetString(), out var path, out _) ? path : default;

    public override void Write(Utf8JsonWriter writer, WorkspacePath value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);
}
