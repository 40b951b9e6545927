using AiCollab.Core.Accounts;
using AiCollab.Core.Sessions;

namespace AiCollab.Core.Sandbox;

/// <summary>Runs code in the jail, one queue for all, fair between people; every execution is stored.</summary>
public interface ICodeRunner
{
    /// <summary>
    /// Runs the code and returns how it ended; does not throw for anything the code did. <paramref name="onOutput"/> is called
    /// in order, from any thread, and must be quick. Cancelling <paramref name="ct"/> kills the run (verdict Cancelled).
    /// </summary>
    Task<CodeRun> ExecuteCodeAsync(CodeRequest request, Action<RunOutput> onOutput, CancellationToken ct);

    /// <summary>Kills a run or takes it out of the queue. False when it is not there any more or belongs to somebody else.</summary>
    Task<bool> CancelAsync(CodeRunId id, UserId by, CancellationToken ct);

    /// <summary>The runs of a session, newest first, without the artifacts' content.</summary>
    Task<IReadOnlyList<CodeRun>> ListAsync(SessionId session, int limit, CancellationToken ct);

    /// <summary>One run of a session with its artifacts; null when it is not there.</summary>
    Task<CodeRun?> FindAsync(SessionId session, CodeRunId id, CancellationToken ct);

    /// <summary>The language of a fence tag or file name (<c>py</c>, <c>main.js</c>); null when none fits.</summary>
    CodeLanguage? Detect(string fenceOrPath);

    /// <summary>The language that code without a name looks like; null when it looks like none.</summary>
    CodeLanguage? DetectCode(string code);

    /// <summary>Whether and how code can be run now.</summary>
    Task<SandboxHealth> GetHealthAsync(CancellationToken ct);
}

/// <summary>Describes a language to the page and to detection.</summary>
/// <param name="Id">For example <c>python</c>.</param>
/// <param name="Name">For example <c>Python</c>.</param>
/// <param name="MonacoId">The editor's name of it.</param>
/// <param name="Extensions">File endings with the dot.</param>
/// <param name="FenceAliases">Markdown fence tags.</param>
public sealed record CodeLanguage(
    string Id, string Name, string MonacoId, IReadOnlyList<string> Extensions, IReadOnlyList<string> FenceAliases)
{
    /// <summary>What code can use.</summary>
    public IReadOnlyList<SafeApi> SafeApis { get; init; } = [];

    /// <summary>What a line of it looks like and of the others does not.</summary>
    public IReadOnlyList<System.Text.RegularExpressions.Regex> Signs { get; init; } = [];

    /// <summary>Whether packages can be installed for it.</summary>
    public bool HasPackages { get; init; }

    /// <summary>What will not work, for advice before the run.</summary>
    public IReadOnlyList<ScreenRule> Rules { get; init; } = [];
}
