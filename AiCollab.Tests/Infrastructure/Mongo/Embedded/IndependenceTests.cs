using System.Reflection;

using AiCollab.Infrastructure.Mongo.Embedded;

using FluentAssertions;

using Xunit;

namespace AiCollab.Tests.Infrastructure.Mongo.Embedded;

/// <summary>The embedded store could be a library of its own.</summary>
public sealed class IndependenceTests
{
    private const string Own = "AiCollab.Infrastructure.Mongo.Embedded";
    private const BindingFlags Everything = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    [Fact]
    public void The_embedded_store_refers_to_nothing_of_the_application()
    {
        var foreign = OwnTypes().SelectMany(type => References(type).Select(other => (type, other)))
            .Where(reference => reference.other.FullName?.StartsWith("AiCollab.", StringComparison.Ordinal) == true && !IsOwn(reference.other))
            .Select(reference => $"{reference.type.FullName} -> {reference.other.FullName}");

        foreign.Should().BeEmpty();
    }

    [Fact]
    public void The_embedded_store_names_nothing_of_the_application_in_its_source()
    {
        var folder = Path.Combine(RepositoryRoot(), "AiCollab.Infrastructure", "Mongo", "Embedded");

        var foreign = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => File.ReadLines(file).Where(IsForeignUsing).Select(line => $"{Path.GetFileName(file)}: {line}"));

        foreign.Should().BeEmpty();
    }

    private static bool IsForeignUsing(string line) =>
        line.StartsWith("using AiCollab.", StringComparison.Ordinal) && !line.StartsWith($"using {Own}", StringComparison.Ordinal);

    private static IEnumerable<Type> OwnTypes() => typeof(EmbeddedStore).Assembly.GetTypes().Where(IsOwn);

    private static bool IsOwn(Type type) => type.Namespace is { } ns && (ns == Own || ns.StartsWith(Own + ".", StringComparison.Ordinal));

    private static IEnumerable<Type> References(Type type) => new[] { type.BaseType }
        .Concat(type.GetInterfaces())
        .Concat(type.GetFields(Everything).Select(field => field.FieldType))
        .Concat(type.GetMethods(Everything).SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType)))
        .OfType<Type>()
        .SelectMany(reference => reference.GetGenericArguments().Append(reference));

    private static string RepositoryRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "AiCollab.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }
}
