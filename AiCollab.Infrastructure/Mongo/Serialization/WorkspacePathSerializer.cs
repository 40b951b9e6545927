using AiCollab.Core.Workspaces;

using MongoDB.Bson.Serialization;
using MongoDB.Bson.Serialization.Serializers;

namespace AiCollab.Infrastructure.Mongo.Serialization;

/// <summary>Stores a path as its text, and checks it again when it is read.</summary>
internal sealed class WorkspacePathSerializer : StructSerializerBase<WorkspacePath>
{
    public override WorkspacePath Deserialize(BsonDeserializationContext context, BsonDeserializationArgs args) =>
        WorkspacePath.TryParse(context.Reader.ReadString(), out var path, out _) ? path : default;

    public override void Serialize(BsonSerializationContext context, BsonSerializationArgs args, WorkspacePath value) =>
        context.Writer.WriteString(value.Value);
}
