using System.Collections.Immutable;
using System.Reflection;

using MongoDB.Bson.Serialization;

namespace AiCollab.Infrastructure.Mongo.Serialization;

/// <summary>Serializers for the product's single-value structs (ids, Money) and for immutable arrays.</summary>
internal sealed class ProductSerializationProvider : BsonSerializationProviderBase
{
    public override IBsonSerializer? GetSerializer(Type type, IBsonSerializerRegistry serializerRegistry)
    {
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
        {
            return Create(typeof(ImmutableArraySerializer<>).MakeGenericType(type.GenericTypeArguments), serializerRegistry);
        }

        return type is { IsValueType: true, IsEnum: false, IsPrimitive: false } && MongoConventions.IsProduct(type) && SingleValue(type) is { } value
            ? Create(typeof(SingleValueSerializer<,>).MakeGenericType(type, value.PropertyType), value, serializerRegistry)
            : null;
    }

    /// <summary>The property behind a struct's only field, when a public constructor takes it back.</summary>
    private static PropertyInfo? SingleValue(Type type)
    {
        var fields = type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
        return fields.Length != 1 || type.GetConstructor([fields[0].FieldType]) is null
            ? null
            : type.GetProperties().FirstOrDefault(property => property.PropertyType == fields[0].FieldType && fields[0].Name == $"<{property.Name}>k__BackingField");
    }

    private static IBsonSerializer Create(Type serializer, params object[] arguments) => (IBsonSerializer)Activator.CreateInstance(serializer, arguments)!;
}
