using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AiCollab.Core.Keys;

/// <summary>
/// Locks a secret with a passphrase, inside what the envelope seals: master secret and database together do not open it. The key is
/// derived by PBKDF2 with HMAC-SHA-256 (RFC 8018); its count is OWASP's of 2023.
/// </summary>
internal static class PassphraseLock
{
    /// <summary>Fewest characters of a passphrase.</summary>
    public const int Shortest = 10;

    private const int Iterations = 600_000;
    private const int SaltSize = 16;

    // No secret has a blank inside, so none looks like a locked one.
    private const string Mark = "locked ";

    /// <summary>Whether a text is a locked secret.</summary>
    public static bool IsLocked(string text) => text.StartsWith(Mark, StringComparison.Ordinal);

    /// <summary>The secret, locked. Takes a good part of a second.</summary>
    public static string Lock(string secret, string passphrase, string binding)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltSize);
        var key = Derive(passphrase, salt, Iterations);
        var box = KeySeal.Seal(key, binding, Encoding.UTF8.GetBytes(secret));
        CryptographicOperations.ZeroMemory(key);
        return string.Create(CultureInfo.InvariantCulture, $"{Mark}{Iterations} {Convert.ToBase64String(salt)} {Convert.ToBase64String(box)}");
    }

    /// <summary>The key that a passphrase gives for a locked secret, right or wrong. Takes a good part of a second.</summary>
    public static byte[] KeyOf(string locked, string passphrase)
    {
        var parts = locked.Split(' ');
        return Derive(passphrase, Convert.FromBase64String(parts[2]), int.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    /// <summary>The secret; null when the key is not the right one.</summary>
    public static string? Open(string locked, byte[] key, string binding)
    {
        try
        {
            return Encoding.UTF8.GetString(KeySeal.Open(key, binding, Convert.FromBase64String(locked.Split(' ')[3])));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static byte[] Derive(string passphrase, byte[] salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(passphrase.Normalize(NormalizationForm.FormC), salt, iterations, HashAlgorithmName.SHA256, KeySeal.KeySize);
}
