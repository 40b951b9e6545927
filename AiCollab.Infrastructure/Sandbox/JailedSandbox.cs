using AiCollab.Core.Errors;
using AiCollab.Core.Sandbox;
using AiCollab.Infrastructure.Sandbox.Jail;
using Microsoft.Extensions.Logging;

namespace AiCollab.Infrastructure.Sandbox;

/// <summary>The jail for all languages: probes once what is possible here, refuses with the reason what is not.</summary>
internal sealed partial class JailedSandbox(IEnumerable<ILanguageSandbox> languages, JailYard yard, ILogger<JailedSandbox> logger) : ISandbox, IDisposable
{
    private const int MaxCodeBytes = 256 << 10;
    private readonly IReadOnlyList<ILanguageSandbox> _languages = languages.ToList();
    private readonly SemaphoreSlim _probing = new(1);
    private volatile Probe? _probe;

    public IReadOnlyList<CodeLanguage> Languages => _languages.Select(l => l.Language).ToList();

    public async Task<SandboxHealth> GetHealthAsync(bool again, CancellationToken ct) => (await ProbeAsync(again, ct).ConfigureAwait(false)).Health;

    public async Task<SandboxResult> RunAsync(SandboxJob job, Action<RunOutput> onOutput, CancellationToken ct)
    {
        if (Find(job) is not { } language)
        {
            return SandboxResult.Refused($"{job.Language} cannot be run here; these can: {string.Join(", ", Languages.Select(l => l.Name))}.");
        }

        if (System.Text.Encoding.UTF8.GetByteCount(job.Code) > MaxCodeBytes)
        {
            return SandboxResult.Refused($"The code is larger than {MaxCodeBytes >> 10} KB. Put the data into a file and read it from the code.");
        }

        try
        {
            var probe = await ProbeAsync(again: false, ct).ConfigureAwait(false);
            return probe.Failures.TryGetValue(language.Language.Id, out var reason)
                ? SandboxResult.Refused(reason)
                : await language.RunAsync(job, onOutput, ct).ConfigureAwait(false);
        }
        catch (InvalidException e)
        {
            return SandboxResult.Refused(e.Message);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return new SandboxResult { Verdict = Verdict.Cancelled, Evidence = "It was stopped before it began." };
        }
        catch (Exception e) when (e is SandboxFailedException or IOException or UnauthorizedAccessException)
        {
            RunFailed(logger, e, job.Language);
            return new SandboxResult { Verdict = Verdict.SandboxFailed, Evidence = "The jail failed, not the code. Try again; an administrator finds the reason in the log." };
        }
    }

    public void Dispose() => _probing.Dispose();

    private ILanguageSandbox? Find(SandboxJob job) => _languages.FirstOrDefault(l => l.Language.Id == job.Language);

    private async Task<Probe> ProbeAsync(bool again, CancellationToken ct)
    {
        if (!again && _probe is { } known)
        {
            return known;
        }

        await _probing.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            return !again && _probe is { } done ? done : _probe = await LookAsync(ct).ConfigureAwait(false);
        }
        finally
        {
            _probing.Release();
        }
    }

    private async Task<Probe> LookAsync(CancellationToken ct)
    {
        var failures = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var language in _languages)
        {
            if (await ReasonAsync(language, ct).ConfigureAwait(false) is { } reason)
            {
                failures[language.Language.Id] = reason;
                CannotRun(logger, language.Language.Name, reason);
            }
        }

        var working = _languages.Select(l => l.Language.Id).Where(id => !failures.ContainsKey(id)).ToList();
        var health = new SandboxHealth(working.Count > 0, working.Count > 0 ? yard.Isolation : "none", string.Join(" ", failures.Values.Distinct()), working);
        return new Probe(health, failures);
    }

    private static async Task<string?> ReasonAsync(ILanguageSandbox language, CancellationToken ct)
    {
        if (JailYard.Missing() is { } missing)
        {
            return missing;
        }

        try
        {
            await language.PrepareAsync(ct).ConfigureAwait(false);
            return null;
        }
        catch (Exception e) when (e is SandboxFailedException or IOException or UnauthorizedAccessException or PlatformNotSupportedException)
        {
            return JailAdvice.For(e.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Language} code is refused: {Reason}")]
    private static partial void CannotRun(ILogger logger, string language, string reason);

    [LoggerMessage(LogLevel.Error, "The jail failed for a run of {Language}.")]
    private static partial void RunFailed(ILogger logger, Exception e, string language);

    private sealed record Probe(SandboxHealth Health, IReadOnlyDictionary<string, string> Failures);
}
