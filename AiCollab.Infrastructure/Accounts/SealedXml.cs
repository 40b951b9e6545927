using System.Security.Cryptography;
using AiCollab.Core.Secrets;

namespace AiCollab.Infrastructure.Accounts;

/// <summary>nonce (12 bytes), tag (16 bytes), ciphertext; AES-256-GCM (NIST SP 800-38D).</summary>
internal static class SealedXml
{
    private const string Purpose = "data-protection/v1";
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    public static byte[] Seal(IMasterSecret secret, ReadOnlySpan<byte> plain)
    {
        var box = new byte[NonceBytes + TagBytes + plain.Length];
        var nonce = box.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(secret.DeriveKey(Purpose), TagBytes);
        aes.Encrypt(nonce, plain, box.AsSpan(NonceBytes + TagBytes), box.AsSpan(NonceBytes, TagBytes));
        return box;
    }

    /// <summary>Opens what this secret, or during a change the previous one, sealed.</summary>
    /// <exception cref="CryptographicException">Another secret, or a changed byte.</exception>
    public static byte[] Open(IMasterSecret secret, ReadOnlySpan<byte> box)
    {
        try
        {
            return OpenBy(secret, box);
        }
        catch (AuthenticationTagMismatchException) when (secret.Previous is not null)
        {
            return OpenBy(secret.Previous, box);
        }
    }

    private static byte[] OpenBy(IMasterSecret secret, ReadOnlySpan<byte> box)
    {
        if (box.Length < NonceBytes + TagBytes)
        {
            throw new CryptographicException("The sealed key is cut off.");
        }

        var plain = new byte[box.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(secret.DeriveKey(Purpose), TagBytes);
        aes.Decrypt(box[..NonceBytes], box[(NonceBytes + TagBytes)..], box.Slice(NonceBytes, TagBytes), plain);
        return plain;
    }
}
