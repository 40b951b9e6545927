using AiCollab.Core.Sandbox;

namespace AiCollab.Infrastructure.Sandbox;

/// <summary>One language: its descriptor and how its code is run in a jail. Adding a language is adding one of these.</summary>
internal interface ILanguageSandbox : IAsyncDisposable
{
    /// <summary>What the page and detection know of it.</summary>
    CodeLanguage Language { get; }

    /// <summary>Gets ready and proves it by a greeting from inside a jail. Safe to call again.</summary>
    /// <exception cref="Core.Errors.SandboxFailedException">It cannot run here; the message says what to do.</exception>
    Task PrepareAsync(CancellationToken ct);

    /// <summary>Runs code after <see cref="PrepareAsync"/>.</summary>
    Task<SandboxResult> RunAsync(SandboxJob job, Action<RunOutput> onOutput, CancellationToken ct);
}
