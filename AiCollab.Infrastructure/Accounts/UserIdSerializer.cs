using AiCollab.Core.Accounts;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using MongoDB.Bson.Serialization.Serializers;

namespace AiCollab.Infrastructure.Accounts;

/// <summary>A user id as BSON's binary UUID (subtype 4).</summary>
internal sealed class UserIdSerializer : StructSerializerBase<UserId>
{
    private static readonly GuidSerializer Guids = new(GuidRepresentation.Standard);

    public override UserId Deserialize(BsonDeserializationContext context, BsonDeserializationArgs args) => new(Guids.Deserialize(context));

    public override void Serialize(BsonSerializationContext context, BsonSerializationArgs args, UserId value) => Guids.Serialize(context, value.Value);
}
