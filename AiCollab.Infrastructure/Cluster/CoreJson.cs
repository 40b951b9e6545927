using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace AiCollab.Infrastructure.Cluster;

/// <summary>
/// How Core's records are written as JSON, by convention and without attributes on them: values of one field as that field,
/// cases of an abstract record under <c>"is"</c>, and nothing that is computed from the rest.
/// </summary>
internal static class CoreJson
{
    private const string CaseProperty = "is";

    public static JsonSerializerOptions Options { get; } = Make();

    /// <summary>Whether a type is one of Core's immutable records.</summary>
    public static bool IsCoreType(Type type) =>
        type.Namespace?.StartsWith("AiCollab.Core", StringComparison.Ordinal) == true && !type.IsAssignableTo(typeof(Exception));

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { NameCases, LeaveOutComputed } },
            Converters = { new JsonStringEnumConverter(), new WorkspacePathConverter(), new SingleValueConverterFactory() },
        };
        options.MakeReadOnly();
        return options;
    }

    private static void NameCases(JsonTypeInfo info)
    {
        if (!info.Type.IsAbstract || !IsCoreType(info.Type))
        {
            return;
        }

        var cases = info.Type.GetNestedTypes().Where(t => t.IsSealed && t.IsSubclassOf(info.Type)).ToArray();
        if (cases.Length == 0)
        {
            return;
        }

        info.PolymorphismOptions = new JsonPolymorphismOptions { TypeDiscriminatorPropertyName = CaseProperty };
        foreach (var type in cases)
        {
            info.PolymorphismOptions.DerivedTypes.Add(new JsonDerivedType(type, type.Name));
        }
    }

    private static void LeaveOutComputed(JsonTypeInfo info)
    {
        if (info.Kind != JsonTypeInfoKind.Object || !IsCoreType(info.Type))
        {
            return;
        }

        foreach (var computed in info.Properties.Where(p => p.Set is null && p.AssociatedParameter is null).ToArray())
        {
            info.Properties.Remove(computed);
        }
    }
}
