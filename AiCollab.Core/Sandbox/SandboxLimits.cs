namespace AiCollab.Core.Sandbox;

/// <summary>Limits of one run. The specification's defaults: 30 s and 512 MB.</summary>
public sealed record SandboxLimits
{
    /// <summary>30 s, 512 MB.</summary>
    public static SandboxLimits Default { get; } = new(TimeSpan.FromSeconds(30), 512L << 20);

    /// <param name="timeout">Wall clock, above zero and at most 10 minutes.</param>
    /// <param name="memoryBytes">16 MB to 8 GB.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public SandboxLimits(TimeSpan timeout, long memoryBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(timeout, TimeSpan.FromMinutes(10));
        ArgumentOutOfRangeException.ThrowIfLessThan(memoryBytes, 16L << 20);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(memoryBytes, 8L << 30);
        (Timeout, MemoryBytes) = (timeout, memoryBytes);
    }

    /// <summary>Wall clock from the moment the code starts.</summary>
    public TimeSpan Timeout { get; }

    /// <summary>Memory of the run's own data, in bytes.</summary>
    public long MemoryBytes { get; }
}
