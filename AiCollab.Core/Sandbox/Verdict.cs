namespace AiCollab.Core.Sandbox;

/// <summary>How a run ended.</summary>
public enum Verdict
{
    Ok,
    RuntimeError,
    SyntaxError,
    Timeout,
    MemoryLimit,
    OutputLimit,
    ProcessLimit,
    DiskLimit,

    /// <summary>It was not run: no jail, unknown language, too large, queue full. The evidence says which.</summary>
    Refused,
    Cancelled,

    /// <summary>Our fault, not the code's.</summary>
    SandboxFailed,
}
