using System.Linq.Expressions;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AiCollab.Infrastructure.Cluster;

/// <summary>Writes a Core struct of one field (ids, money, versions) as that field; ids as 32 hex digits.</summary>
internal sealed class SingleValueConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsValueType && CoreJson.IsCoreType(typeToConvert) && ConstructorOf(typeToConvert) is not null;

    public override JsonConverter? CreateConverter(Type typeToConvert, JsonSerializerOptions options)
    {
        var parameter = ConstructorOf(typeToConvert)?.GetParameters()[0];
        return parameter is null
            ? null
            : (JsonConverter?)Activator.CreateInstance(typeof(Converter<,>).MakeGenericType(typeToConvert, parameter.ParameterType), parameter.Name);
    }

    private static System.Reflection.ConstructorInfo? ConstructorOf(Type type) =>
        Array.Find(type.GetConstructors(), c => c.GetParameters() is [var only] && type.GetProperty(only.Name ?? "")?.PropertyType == only.ParameterType);

    private sealed class Converter<T, TValue> : JsonConverter<T>
    {
        private readonly Func<T, TValue> _get;
        private readonly Func<TValue, T> _make;

        public Converter(string property)
        {
            var of = Expression.Parameter(typeof(T));
            var value = Expression.Parameter(typeof(TValue));
            var constructor = ConstructorOf(typeof(T)) ?? throw new InvalidOperationException($"{typeof(T)} has no single field.");
            _get = Expression.Lambda<Func<T, TValue>>(Expression.Property(of, property), of).Compile();
            _make = Expression.Lambda<Func<TValue, T>>(Expression.New(constructor, value), value).Compile();
        }

        public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (typeof(TValue) == typeof(Guid) && reader.GetString() is { } hex)
            {
                return _make((TValue)(object)Guid.ParseExact(hex, "N"));
            }

            var value = JsonSerializer.Deserialize<TValue>(ref reader, options);
            return value is null ? default : _make(value);
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
        {
            var inner = _get(value);
            if (inner is Guid id)
            {
                writer.WriteStringValue(id.ToString("N"));
                return;
            }

            JsonSerializer.Serialize(writer, inner, options);
        }
    }
}
