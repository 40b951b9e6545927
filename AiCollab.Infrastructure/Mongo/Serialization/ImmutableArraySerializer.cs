using System.Collections.Immutable;

using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using MongoDB.Bson.Serialization.Serializers;

namespace AiCollab.Infrastructure.Mongo.Serialization;

/// <summary>Immutable arrays as BSON arrays; a default (uninitialised) one is stored as empty.</summary>
internal sealed class ImmutableArraySerializer<T>(IBsonSerializerRegistry registry) : StructSerializerBase<ImmutableArray<T>>, IBsonArraySerializer
{
    private readonly IBsonSerializer<T> _item = registry.GetSerializer<T>();

    public override ImmutableArray<T> Deserialize(BsonDeserializationContext context, BsonDeserializationArgs args)
    {
        var reader = context.Reader;
        if (reader.GetCurrentBsonType() == BsonType.Null)
        {
            reader.ReadNull();
            return [];
        }

        var items = ImmutableArray.CreateBuilder<T>();
        reader.ReadStartArray();
        while (reader.ReadBsonType() != BsonType.EndOfDocument)
        {
            items.Add(_item.Deserialize(context));
        }

        reader.ReadEndArray();
        return items.ToImmutable();
    }

    public override void Serialize(BsonSerializationContext context, BsonSerializationArgs args, ImmutableArray<T> value)
    {
        context.Writer.WriteStartArray();
        foreach (var item in value.IsDefault ? [] : value)
        {
            _item.Serialize(context, item);
        }

        context.Writer.WriteEndArray();
    }

    public bool TryGetItemSerializationInfo(out BsonSerializationInfo serializationInfo)
    {
        serializationInfo = new BsonSerializationInfo(null, _item, typeof(T));
        return true;
    }
}
