namespace AiCollab.Tests.Benchmarks.Sandbox;

/// <summary>A way to run code that is compared.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Boundary">What keeps the code in.</param>
/// <param name="WarmAsync">Runs the code once; the number says which of the parallel runs it is, from 0.</param>
/// <param name="ColdAsync">Runs it from nothing: no process, no pool.</param>
/// <param name="Megabytes">Memory of one that waits for code, in MB; null when nothing waits.</param>
internal sealed record CodeSubject(string Name, string Boundary, Func<int, Task> WarmAsync, Func<Task> ColdAsync, Func<double?> Megabytes);
