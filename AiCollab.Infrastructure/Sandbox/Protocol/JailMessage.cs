using System.Text.Json.Serialization;

namespace AiCollab.Infrastructure.Sandbox.Protocol;

/// <summary>What a jail says to the server. Everything after the greeting may have been forged by the code in the jail.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(JailHello), "hello")]
[JsonDerivedType(typeof(JailOutput), "output")]
[JsonDerivedType(typeof(JailFinished), "finished")]
[JsonDerivedType(typeof(JailFile), "file")]
internal abstract record JailMessage;

/// <summary>The first frame: the jail is ready for code.</summary>
/// <param name="Protocol">Version of these messages.</param>
/// <param name="Language">Language id.</param>
/// <param name="Version">What runs the code, for people.</param>
/// <param name="BaseBytes">Memory in use before any user code, in bytes.</param>
/// <param name="Nested">Whether each run gets namespaces of its own inside this jail.</param>
internal sealed record JailHello(int Protocol, string Language, string Version, long BaseBytes = 0, bool Nested = false) : JailMessage
{
    /// <summary>The version this build speaks.</summary>
    public const int CurrentProtocol = 1;

    /// <summary>Packages that are part of the jail, with their versions.</summary>
    public IReadOnlyDictionary<string, string>? Packages { get; init; }
}

/// <summary>A piece of live output.</summary>
/// <param name="Stream"><c>stdout</c> or <c>stderr</c>.</param>
/// <param name="Text">The text.</param>
internal sealed record JailOutput(string Stream, string Text) : JailMessage;

/// <summary>An error of the code.</summary>
internal sealed record JailError(string Type, string Message, string Trace);

/// <summary>A file that the code made, or a plot that it showed.</summary>
internal sealed record JailArtifact(string Name, byte[] Data, bool Plot = false);

/// <summary>A piece of a file of an archive, from a jail that was started to open one.</summary>
/// <param name="Name">The name in the archive, as it stands there.</param>
/// <param name="Data">The bytes.</param>
/// <param name="Last">Whether it is the file's last piece.</param>
internal sealed record JailFile(string Name, byte[] Data, bool Last) : JailMessage;

/// <summary>The last frame of a run.</summary>
internal sealed record JailFinished : JailMessage
{
    /// <summary>True when the code ran to its end.</summary>
    public bool Success { get; init; }

    /// <summary>The verdict by name, where the jail knows better than <c>RuntimeError</c>.</summary>
    public string? Verdict { get; init; }

    /// <summary>Why, in one sentence.</summary>
    public string? Evidence { get; init; }

    /// <summary>The error, if there was one.</summary>
    public JailError? Error { get; init; }

    /// <summary>Text of the last expression's value.</summary>
    public string? Value { get; init; }

    /// <summary>HTML of the last expression's value.</summary>
    public string? Html { get; init; }

    /// <summary>Whether some output was dropped.</summary>
    public bool Truncated { get; init; }

    /// <summary>Peak resident memory of the run, in bytes.</summary>
    public long PeakBytes { get; init; }

    /// <summary>Files made by the run.</summary>
    public IReadOnlyList<JailArtifact>? Artifacts { get; init; }

    /// <summary>Granted files that the run deleted.</summary>
    public IReadOnlyList<string>? Deleted { get; init; }

    /// <summary>Files made by the run that are too large or too many to be sent.</summary>
    public IReadOnlyList<string>? Skipped { get; init; }
}
