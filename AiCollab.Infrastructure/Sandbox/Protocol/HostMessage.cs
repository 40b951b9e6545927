using System.Text.Json.Serialization;

namespace AiCollab.Infrastructure.Sandbox.Protocol;

/// <summary>What the server says to a jail.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(HostRun), "run")]
[JsonDerivedType(typeof(HostCancel), "cancel")]
internal abstract record HostMessage;

/// <summary>Run this code.</summary>
internal sealed record HostRun : HostMessage
{
    /// <summary>The source.</summary>
    public required string Code { get; init; }

    /// <summary>Name shown in stack traces; relative to the working directory.</summary>
    public required string File { get; init; }

    /// <summary>Arguments of the script.</summary>
    public IReadOnlyList<string> Args { get; init; } = [];

    /// <summary>Wall clock for the run, in milliseconds.</summary>
    public required long TimeoutMs { get; init; }

    /// <summary>Memory of the run's own data, in bytes.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>Whether granted files lie in the jail's <c>/files</c>.</summary>
    public bool Files { get; init; }

    /// <summary>Whether all that the run wrote and deleted is to be told.</summary>
    public bool Write { get; init; }

    /// <summary>Packages that the run may import: the directory's name for people, and its hash.</summary>
    public IReadOnlyDictionary<string, string> Packages { get; init; } = new Dictionary<string, string>();
}

/// <summary>End the current run now.</summary>
internal sealed record HostCancel : HostMessage;

/// <summary>Reads and writes the messages without reflection, which the ahead-of-time compiled worker needs.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(JailMessage))]
[JsonSerializable(typeof(HostMessage))]
internal sealed partial class ProtocolJson : JsonSerializerContext;
