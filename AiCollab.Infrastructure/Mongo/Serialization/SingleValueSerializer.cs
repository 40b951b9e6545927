using System.Linq.Expressions;
using System.Reflection;

using MongoDB.Bson.Serialization;
using MongoDB.Bson.Serialization.Serializers;

namespace AiCollab.Infrastructure.Mongo.Serialization;

/// <summary>Stores a single-value struct as its value: an id as a standard UUID, Money as a 64-bit integer of nano-dollars.</summary>
internal sealed class SingleValueSerializer<T, TValue> : StructSerializerBase<T>
    where T : struct
{
    private readonly IBsonSerializer<TValue> _value;
    private readonly Func<T, TValue> _read;
    private readonly Func<TValue, T> _create;

    public SingleValueSerializer(PropertyInfo property, IBsonSerializerRegistry registry)
    {
        _value = registry.GetSerializer<TValue>();
        var self = Expression.Parameter(typeof(T));
        _read = Expression.Lambda<Func<T, TValue>>(Expression.Property(self, property), self).Compile();
        var value = Expression.Parameter(typeof(TValue));
        _create = Expression.Lambda<Func<TValue, T>>(Expression.New(typeof(T).GetConstructor([typeof(TValue)])!, value), value).Compile();
    }

    public override T Deserialize(BsonDeserializationContext context, BsonDeserializationArgs args) =>
        _create(_value.Deserialize(context, new BsonDeserializationArgs { NominalType = typeof(TValue) }));

    public override void Serialize(BsonSerializationContext context, BsonSerializationArgs args, T value) =>
        _value.Serialize(context, new BsonSerializationArgs { NominalType = typeof(TValue) }, _read(value));
}
