using System.Text.Json.Serialization;
using AiCollab.Core.Sandbox;
using AiCollab.Core.Sandbox.Packages;

namespace AiCollab.Infrastructure.Sandbox.Runner;

/// <summary>What the server asks of a runner. A connection carries one question, after the files that go with it.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(AskHealth), "health")]
[JsonDerivedType(typeof(GiveFile), "file")]
[JsonDerivedType(typeof(AskRun), "run")]
[JsonDerivedType(typeof(AskStop), "stop")]
[JsonDerivedType(typeof(AskOffered), "offered")]
[JsonDerivedType(typeof(AskBuiltIn), "builtIn")]
[JsonDerivedType(typeof(AskShelve), "shelve")]
internal abstract record RunnerCall;

/// <summary>Whether and how code can be run.</summary>
internal sealed record AskHealth(bool Again) : RunnerCall;

/// <summary>A piece of a file that the run that follows finds in its working directory.</summary>
/// <param name="Path">Relative, with <c>/</c>.</param>
/// <param name="Data">The piece; pieces of one file follow each other.</param>
/// <param name="Executable">Whether its owner may execute it.</param>
internal sealed record GiveFile(string Path, byte[] Data, bool Executable) : RunnerCall;

/// <summary>Run this; <see cref="SandboxJob.FilesRoot"/> says nothing here.</summary>
internal sealed record AskRun(SandboxJob Job) : RunnerCall;

/// <summary>End the run now. A connection that closes says the same.</summary>
internal sealed record AskStop : RunnerCall;

/// <summary>The packages of the runner's folder.</summary>
internal sealed record AskOffered : RunnerCall;

/// <summary>The packages that every run has.</summary>
internal sealed record AskBuiltIn : RunnerCall;

/// <summary>Unpack a wheel.</summary>
internal sealed record AskShelve(OfferedPackage Package) : RunnerCall;

/// <summary>What a runner says.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(RunnerHello), "hello")]
[JsonDerivedType(typeof(TellHealth), "health")]
[JsonDerivedType(typeof(TellOutput), "output")]
[JsonDerivedType(typeof(TellResult), "result")]
[JsonDerivedType(typeof(TellOffered), "offered")]
[JsonDerivedType(typeof(TellBuiltIn), "builtIn")]
[JsonDerivedType(typeof(TellShelved), "shelved")]
[JsonDerivedType(typeof(TellRefusal), "refusal")]
internal abstract record RunnerAnswer;

/// <summary>The first frame of a connection.</summary>
internal sealed record RunnerHello(int Protocol) : RunnerAnswer
{
    /// <summary>The version this build speaks.</summary>
    public const int CurrentProtocol = 1;
}

internal sealed record TellHealth(SandboxHealth Health) : RunnerAnswer;

/// <summary>A piece of live output.</summary>
internal sealed record TellOutput(RunOutput Output) : RunnerAnswer;

/// <summary>The run is over.</summary>
internal sealed record TellResult(SandboxResult Result) : RunnerAnswer;

internal sealed record TellOffered(IReadOnlyList<OfferedPackage> Packages) : RunnerAnswer;

internal sealed record TellBuiltIn(IReadOnlyList<InstalledPackage> Packages) : RunnerAnswer;

internal sealed record TellShelved(ShelvedPackage Package) : RunnerAnswer;

/// <summary>It is not done.</summary>
/// <param name="Message">Why, for people.</param>
/// <param name="Ours">True when the runner failed, not what it was asked for.</param>
internal sealed record TellRefusal(string Message, bool Ours) : RunnerAnswer;
