namespace AiCollab.Core.Secrets;

/// <summary>
/// The one secret that everything at rest is encrypted under. It never leaves the process and is never handed out itself:
/// callers get keys derived from it, so a key leaked by one feature opens nothing of another.
/// </summary>
public interface IMasterSecret
{
    /// <summary>
    /// A short name of the secret (16 hexadecimal digits) that can be stored and shown: equal for equal secrets, useless for finding one.
    /// </summary>
    string Fingerprint { get; }

    /// <summary>The secret before a change, while what it sealed is being sealed anew; null at all other times.</summary>
    IMasterSecret? Previous { get; }

    /// <summary>
    /// Derives a key with HKDF-SHA-256 (RFC 5869). The same purpose and length always give the same key, also after a restart.
    /// </summary>
    /// <param name="purpose">What the key is for and its format version, for example <c>api-keys/v1</c>. Must not be empty.</param>
    /// <param name="length">Length in bytes, 16 to 64.</param>
    byte[] DeriveKey(string purpose, int length = 32);
}
