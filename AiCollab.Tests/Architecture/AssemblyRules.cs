using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace AiCollab.Tests.ArchitectureRules;

/// <summary>What a compiled project refers to, read from its metadata.</summary>
internal static class AssemblyRules
{
    private static readonly string[] InputOutput =
    [
        "System.IO.File", "System.IO.FileInfo", "System.IO.FileStream", "System.IO.Directory", "System.IO.DirectoryInfo", "System.IO.Pipes.",
        "System.Net.", "System.Diagnostics.Process", "System.Console", "System.Data.", "Microsoft.Win32.",
    ];

    /// <summary>The types of other assemblies that this one names, as <c>Namespace.Name</c>.</summary>
    public static IReadOnlyList<string> NamedTypes(Assembly assembly, string? fromAssembly = null)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var metadata = file.GetMetadataReader();
        return [.. metadata.TypeReferences.Select(metadata.GetTypeReference)
            .Where(type => fromAssembly is null || Source(metadata, type) == fromAssembly)
            .Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}")];
    }

    /// <summary>The named types that reach files, the network, the console or other processes.</summary>
    public static IEnumerable<string> InputAndOutput(Assembly assembly) => NamedTypes(assembly)
        .Where(type => InputOutput.Any(io => io.EndsWith('.') ? type.StartsWith(io, StringComparison.Ordinal) : type == io));

    /// <summary>The referenced assemblies that are neither .NET's own nor one of Microsoft.Extensions.</summary>
    public static IEnumerable<string> ForeignAssemblies(Assembly assembly) => assembly.GetReferencedAssemblies().Select(a => a.Name ?? "")
        .Where(name => name != "netstandard" && !name.StartsWith("System.", StringComparison.Ordinal) && !name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal));

    private static string? Source(MetadataReader metadata, TypeReference type) => type.ResolutionScope.Kind == HandleKind.AssemblyReference
        ? metadata.GetString(metadata.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name)
        : null;
}
