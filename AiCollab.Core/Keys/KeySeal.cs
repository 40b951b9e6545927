using System.Security.Cryptography;
using System.Text;

namespace AiCollab.Core.Keys;

/// <summary>
/// AES-256-GCM (NIST SP 800-38D) with associated data. A sealed value is: version (1 byte), nonce (12), tag (16), ciphertext.
/// </summary>
public static class KeySeal
{
    /// <summary>Length of keys in bytes.</summary>
    public const int KeySize = 32;

    private const byte Version = 1;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int Head = 1 + NonceSize + TagSize;

    /// <summary>Seals bytes; the same input never gives the same output.</summary>
    public static byte[] Seal(ReadOnlySpan<byte> key, string binding, ReadOnlySpan<byte> plain)
    {
        var result = new byte[Head + plain.Length];
        result[0] = Version;
        var nonce = result.AsSpan(1, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagSize);
        aes.Encrypt(nonce, plain, result.AsSpan(Head), result.AsSpan(1 + NonceSize, TagSize), Encoding.UTF8.GetBytes(binding));
        return result;
    }

    /// <summary>Opens what <see cref="Seal"/> made.</summary>
    /// <exception cref="CryptographicException">Another key or binding, or a changed byte.</exception>
    public static byte[] Open(ReadOnlySpan<byte> key, string binding, ReadOnlySpan<byte> box)
    {
        if (box.Length < Head || box[0] != Version)
        {
            throw new CryptographicException("The sealed value has an unknown form.");
        }

        var plain = new byte[box.Length - Head];
        using var aes = new AesGcm(key, TagSize);
        aes.Decrypt(box.Slice(1, NonceSize), box[Head..], box.Slice(1 + NonceSize, TagSize), plain, Encoding.UTF8.GetBytes(binding));
        return plain;
    }
}
