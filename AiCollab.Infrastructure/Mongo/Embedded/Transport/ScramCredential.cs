using System.Security.Cryptography;
using System.Text;

namespace AiCollab.Infrastructure.Mongo.Embedded.Transport;

/// <summary>What a server keeps of a password for SCRAM-SHA-256 (RFC 5802, RFC 7677): enough to check, not to impersonate.</summary>
internal sealed class ScramCredential
{
    /// <summary>MongoDB's own default.</summary>
    public const int Iterations = 15_000;

    private const int SaltBytes = 28;

    private ScramCredential(string user, byte[] salt, byte[] storedKey, byte[] serverKey)
    {
        User = user;
        Salt = salt;
        StoredKey = storedKey;
        ServerKey = serverKey;
    }

    public string User { get; }

    public byte[] Salt { get; }

    public byte[] StoredKey { get; }

    public byte[] ServerKey { get; }

    public static ScramCredential Create(string user, string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        var prepared = Encoding.UTF8.GetBytes(Prepare(password));
        var salted = Rfc2898DeriveBytes.Pbkdf2(prepared, salt, Iterations, HashAlgorithmName.SHA256, SHA256.HashSizeInBytes);
        var clientKey = HMACSHA256.HashData(salted, "Client Key"u8);
        return new ScramCredential(user, salt, SHA256.HashData(clientKey), HMACSHA256.HashData(salted, "Server Key"u8));
    }

    /// <summary>The part of SASLprep (RFC 4013) that a stored password needs: spaces mapped, the rest in form KC.</summary>
    private static string Prepare(string password)
    {
        var mapped = new StringBuilder(password.Length);
        foreach (var c in password)
        {
            mapped.Append(char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.SpaceSeparator ? ' ' : c);
        }

        return mapped.Replace("\u00AD", "").ToString().Normalize(NormalizationForm.FormKC);
    }
}
