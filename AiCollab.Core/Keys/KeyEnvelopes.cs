using System.Security.Cryptography;
using AiCollab.Core.Accounts;
using AiCollab.Core.Secrets;

namespace AiCollab.Core.Keys;

/// <summary>A person's own data key, wrapped by the master key: row of <c>key_envelopes</c>.</summary>
/// <param name="Owner">Whose keys it opens.</param>
/// <param name="Wrapped">The data key, sealed.</param>
/// <param name="Master">The fingerprint of the master secret it is wrapped by.</param>
public sealed record KeyEnvelope(UserId Owner, byte[] Wrapped, string Master);

/// <summary>Gives each person a random data key of 256 bits, made at first use. A change of the master secret re-wraps these, not the keys.</summary>
public sealed class KeyEnvelopes(IKeyStore store, IMasterSecret master)
{
    private const string Purpose = "api-keys/v1";

    /// <summary>The person's data key. Wipe it after use.</summary>
    /// <exception cref="CryptographicException">The envelope was changed, or belongs to another master secret.</exception>
    public async Task<byte[]> OpenAsync(UserId owner, CancellationToken ct)
    {
        var wrapping = master.DeriveKey(Purpose, KeySeal.KeySize);
        try
        {
            var envelope = await store.FindEnvelopeAsync(owner, ct) ?? await store.AddEnvelopeAsync(New(owner, wrapping), ct);
            return KeySeal.Open(wrapping, Binding(owner), envelope.Wrapped);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(wrapping);
        }
    }

    private KeyEnvelope New(UserId owner, byte[] wrapping)
    {
        var key = RandomNumberGenerator.GetBytes(KeySeal.KeySize);
        var envelope = new KeyEnvelope(owner, KeySeal.Seal(wrapping, Binding(owner), key), master.Fingerprint);
        CryptographicOperations.ZeroMemory(key);
        return envelope;
    }

    private static string Binding(UserId owner) => $"envelope|{owner}";
}
