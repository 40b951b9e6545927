using System.Security.Cryptography;
using System.Text;
using AiCollab.Core.Accounts;
using AiCollab.Core.Keys;
using AiCollab.Core.Secrets;

namespace AiCollab.Infrastructure.Keys;

/// <summary>
/// AES-256-GCM with an envelope key for each person, itself wrapped by a key derived from the master secret. The associated data
/// binds a ciphertext to its person, provider and row: moved or changed anywhere, it does not decrypt.
/// </summary>
internal sealed class KeyCipher(IMasterSecret master)
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int KeyBytes = 32;

    /// <summary>A new envelope key of a person, wrapped.</summary>
    public byte[] NewEnvelope(UserId owner)
    {
        var key = RandomNumberGenerator.GetBytes(KeyBytes);
        var wrapped = Seal(Wrapper(), key, Encoding.UTF8.GetBytes($"envelope|{owner}"));
        CryptographicOperations.ZeroMemory(key);
        return wrapped;
    }

    /// <summary>Encrypts a secret under a person's envelope key.</summary>
    public byte[] Encrypt(byte[] envelope, UserId owner, string provider, ApiKeyId id, string secret)
    {
        var key = Unwrap(envelope, owner);
        var sealedSecret = Seal(key, Encoding.UTF8.GetBytes(secret), Context(owner, provider, id));
        CryptographicOperations.ZeroMemory(key);
        return sealedSecret;
    }

    /// <summary>Decrypts a secret.</summary>
    /// <exception cref="CryptographicException">The row or the envelope was changed, or the master secret is another.</exception>
    public string Decrypt(byte[] envelope, UserId owner, string provider, ApiKeyId id, byte[] secret)
    {
        var key = Unwrap(envelope, owner);
        try
        {
            return Encoding.UTF8.GetString(Open(key, secret, Context(owner, provider, id)));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    private byte[] Wrapper() => master.DeriveKey("api-keys/v1");

    private byte[] Unwrap(byte[] envelope, UserId owner) => Open(Wrapper(), envelope, Encoding.UTF8.GetBytes($"envelope|{owner}"));

    private static byte[] Context(UserId owner, string provider, ApiKeyId id) => Encoding.UTF8.GetBytes($"key|{owner}|{provider}|{id}");

    private static byte[] Seal(byte[] key, byte[] plain, byte[] context)
    {
        var result = new byte[NonceBytes + TagBytes + plain.Length];
        var nonce = result.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(nonce, plain, result.AsSpan(NonceBytes + TagBytes), result.AsSpan(NonceBytes, TagBytes), context);
        return result;
    }

    private static byte[] Open(byte[] key, byte[] box, byte[] context)
    {
        if (box.Length < NonceBytes + TagBytes)
        {
            throw new CryptographicException("The ciphertext is cut short.");
        }

        var plain = new byte[box.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(key, TagBytes);
        aes.Decrypt(box.AsSpan(0, NonceBytes), box.AsSpan(NonceBytes + TagBytes), box.AsSpan(NonceBytes, TagBytes), plain, context);
        return plain;
    }
}
