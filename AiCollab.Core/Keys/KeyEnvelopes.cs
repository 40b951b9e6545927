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
public sealed class KeyEnvelopes(IKeyStore store, IMasterSecret master) : ISealedByMaster
{
    private const string Purpose = "api-keys/v1";
    private const int Batch = 100;

    /// <inheritdoc/>
    public string What => "people's key envelopes";

    /// <summary>The person's data key. Wipe it after use.</summary>
    /// <exception cref="CryptographicException">The envelope was changed, or belongs to another master secret.</exception>
    public async Task<byte[]> OpenAsync(UserId owner, CancellationToken ct) => Unwrap(await FindOrAddAsync(owner, ct));

    /// <summary>
    /// The person's data key, to seal something new with. An envelope that was damaged opens nothing any more, so it is
    /// replaced: otherwise its owner could never enter a key again. Wipe the key after use.
    /// </summary>
    /// <exception cref="CryptographicException">The envelope belongs to another master secret.</exception>
    public async Task<byte[]> OpenOrRenewAsync(UserId owner, CancellationToken ct)
    {
        var envelope = await FindOrAddAsync(owner, ct);
        try
        {
            return Unwrap(envelope);
        }
        catch (CryptographicException) when (master.Find(envelope.Master) is not null)
        {
            await store.ReplaceEnvelopeAsync(envelope, New(owner), ct);
            return Unwrap(await FindOrAddAsync(owner, ct));
        }
    }

    /// <inheritdoc/>
    public async Task<ResealCount> ResealAsync(CancellationToken ct)
    {
        var (done, unreadable) = (0, 0);
        if (master.Previous is not { } previous)
        {
            return default;
        }

        var batch = await store.ListEnvelopesAsync(previous.Fingerprint, null, Batch, ct);
        while (batch.Count > 0)
        {
            // Not every server answers with the documents as they were when they matched: another node may have re-wrapped one since.
            foreach (var envelope in batch.Where(e => e.Master == previous.Fingerprint))
            {
                var rewrapped = Rewrap(envelope);
                unreadable += rewrapped is null ? 1 : 0;
                done += rewrapped is not null && await store.ReplaceEnvelopeAsync(envelope, rewrapped, ct) ? 1 : 0;
            }

            batch = await store.ListEnvelopesAsync(previous.Fingerprint, batch[^1].Owner, Batch, ct);
        }

        return new ResealCount(done, unreadable);
    }

    /// <inheritdoc/>
    public Task ForgetAsync(string fingerprint, CancellationToken ct) => store.DeleteEnvelopesAsync(fingerprint, ct);

    private async Task<KeyEnvelope> FindOrAddAsync(UserId owner, CancellationToken ct) =>
        await store.FindEnvelopeAsync(owner, ct) ?? await store.AddEnvelopeAsync(New(owner), ct);

    private KeyEnvelope? Rewrap(KeyEnvelope envelope)
    {
        try
        {
            return Wrap(envelope.Owner, Unwrap(envelope));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private KeyEnvelope New(UserId owner) => Wrap(owner, RandomNumberGenerator.GetBytes(KeySeal.KeySize));

    /// <summary>Wraps a data key and wipes it.</summary>
    private KeyEnvelope Wrap(UserId owner, byte[] key)
    {
        var wrapping = master.DeriveKey(Purpose, KeySeal.KeySize);
        var envelope = new KeyEnvelope(owner, KeySeal.Seal(wrapping, Binding(owner), key), master.Fingerprint);
        CryptographicOperations.ZeroMemory(wrapping);
        CryptographicOperations.ZeroMemory(key);
        return envelope;
    }

    private byte[] Unwrap(KeyEnvelope envelope)
    {
        var secret = master.Find(envelope.Master) ?? throw new CryptographicException("The keys are sealed by another master secret.");
        var wrapping = secret.DeriveKey(Purpose, KeySeal.KeySize);
        try
        {
            return KeySeal.Open(wrapping, Binding(envelope.Owner), envelope.Wrapped);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(wrapping);
        }
    }

    private static string Binding(UserId owner) => $"envelope|{owner}";
}
