namespace AiCollab.Core.Sandbox;

/// <summary>Whether code can be run here and how it is contained.</summary>
/// <param name="Available">False when the jail cannot be set up: nothing is run then.</param>
/// <param name="Isolation"><c>cgroup</c>, <c>rlimit</c> or <c>none</c>.</param>
/// <param name="Reason">What is missing and the command that mends it; empty when all is well.</param>
/// <param name="Languages">Ids of the languages that can run now.</param>
public sealed record SandboxHealth(bool Available, string Isolation, string Reason, IReadOnlyList<string> Languages);
