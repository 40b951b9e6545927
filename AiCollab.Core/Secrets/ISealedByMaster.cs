namespace AiCollab.Core.Secrets;

/// <summary>A feature that keeps things sealed by the master secret. Registered once for each such feature.</summary>
public interface ISealedByMaster
{
    /// <summary>What it keeps, for the log: plural, lower case.</summary>
    string What { get; }

    /// <summary>
    /// Seals anew, by the current secret, everything that the previous one sealed. Safe to stop at any point, to run again
    /// and to run on several nodes at once; what is in use stays readable meanwhile.
    /// </summary>
    /// <returns>How many were sealed anew, and how many could not be opened.</returns>
    Task<ResealCount> ResealAsync(CancellationToken ct);

    /// <summary>Drops what a lost secret sealed, so that it can be entered again.</summary>
    /// <param name="fingerprint">The lost secret's.</param>
    Task ForgetAsync(string fingerprint, CancellationToken ct);
}

/// <summary>What a change of the master secret did.</summary>
/// <param name="Sealed">Sealed by the current secret now.</param>
/// <param name="Unreadable">Could not be opened by the previous secret and were left as they are.</param>
public readonly record struct ResealCount(int Sealed, int Unreadable);
