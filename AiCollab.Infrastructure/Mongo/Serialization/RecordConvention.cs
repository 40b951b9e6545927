using System.Collections.Immutable;
using System.Reflection;

using MongoDB.Bson.Serialization;
using MongoDB.Bson.Serialization.Conventions;

namespace AiCollab.Infrastructure.Mongo.Serialization;

/// <summary>
/// Builds immutable types through their constructor: each parameter is the property of its name.
/// A field that an older document lacks takes the parameter's default, null where null is allowed, or an empty collection.
/// </summary>
internal sealed class RecordConvention : ConventionBase, IClassMapConvention
{
    private static readonly NullabilityInfoContext Nullability = new();
    private static readonly Lock NullabilityLock = new();

    public void Apply(BsonClassMap classMap)
    {
        var type = classMap.ClassType;
        if (type.IsAbstract || Constructor(type) is not { } constructor)
        {
            return;
        }

        var members = constructor.GetParameters().Select(parameter => Map(classMap, parameter)).ToArray();
        classMap.MapConstructor(constructor, members);
    }

    /// <summary>The public constructor with the most parameters of which each has its property; none when there are no parameters to fill.</summary>
    private static ConstructorInfo? Constructor(Type type) => type.GetConstructors()
        .Where(constructor => constructor.GetParameters() is { Length: > 0 } parameters && parameters.All(parameter => Property(type, parameter) is not null))
        .MaxBy(constructor => constructor.GetParameters().Length);

    private static string Map(BsonClassMap classMap, ParameterInfo parameter)
    {
        var property = Property(classMap.ClassType, parameter)!;

        // An inherited property belongs to the map of the type that declares it.
        if (property.DeclaringType == classMap.ClassType)
        {
            var member = classMap.MapMember(property);
            if (Default(parameter) is (true, var value))
            {
                member.SetDefaultValue(() => value);
            }
        }

        return property.Name;
    }

    private static PropertyInfo? Property(Type type, ParameterInfo parameter) => type
        .GetProperties(BindingFlags.Instance | BindingFlags.Public)
        .FirstOrDefault(property => string.Equals(property.Name, parameter.Name, StringComparison.OrdinalIgnoreCase) && property.PropertyType == parameter.ParameterType);

    private static (bool Known, object? Value) Default(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (parameter.HasDefaultValue)
        {
            return (true, parameter.DefaultValue ?? (type.IsValueType ? Activator.CreateInstance(type) : null));
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
        {
            return (true, type.GetField(nameof(ImmutableArray<int>.Empty))!.GetValue(null));
        }

        if (type.IsGenericType && type.IsAssignableFrom(type.GenericTypeArguments[0].MakeArrayType()))
        {
            return (true, Array.CreateInstance(type.GenericTypeArguments[0], 0));
        }

        return (IsNullable(parameter), null);
    }

    private static bool IsNullable(ParameterInfo parameter)
    {
        lock (NullabilityLock)
        {
            return Nullable.GetUnderlyingType(parameter.ParameterType) is not null || Nullability.Create(parameter).WriteState == NullabilityState.Nullable;
        }
    }
}
