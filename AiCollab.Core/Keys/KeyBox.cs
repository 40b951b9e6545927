using System.Security.Cryptography;
using System.Text;
using AiCollab.Core.Accounts;

namespace AiCollab.Core.Keys;

/// <summary>Seals the secrets of connections together with their rows, and opens them: a row that anything but the vault changed does not open.</summary>
internal sealed class KeyBox(KeyEnvelopes envelopes)
{
    /// <summary>What is said of a row that does not open.</summary>
    public const string Reenter = "The stored key cannot be read any more. Enter it again.";

    /// <summary>The row with its secret sealed; an empty secret seals the row alone.</summary>
    public async Task<StoredKey> SealAsync(StoredKey row, string secret, CancellationToken ct)
    {
        var key = await envelopes.OpenOrRenewAsync(row.Owner, ct);
        var box = KeySeal.Seal(key, row.Binding, Encoding.UTF8.GetBytes(secret));
        CryptographicOperations.ZeroMemory(key);
        return row with { Sealed = box };
    }

    /// <summary>The secret; null when the row does not open.</summary>
    public async Task<string?> OpenAsync(StoredKey row, CancellationToken ct)
    {
        var key = await DataKeyAsync(row.Owner, ct);
        var secret = Open(key, row);
        CryptographicOperations.ZeroMemory(key);
        return secret;
    }

    /// <summary>A person's rows as they may be seen; those that do not open, and those that are locked, are marked as such.</summary>
    public async Task<IReadOnlyList<MaskedKey>> MarkAsync(UserId owner, IReadOnlyList<StoredKey> rows, CancellationToken ct)
    {
        if (rows.Count == 0)
        {
            return [];
        }

        var key = await DataKeyAsync(owner, ct);
        IReadOnlyList<MaskedKey> marked = [.. rows.Select(r => Open(key, r) is { } secret
            ? r.ToMasked() with { Locked = PassphraseLock.IsLocked(secret) }
            : (r with { Health = KeyHealth.Undecryptable, HealthNote = Reenter }).ToMasked())];
        CryptographicOperations.ZeroMemory(key);
        return marked;
    }

    private async Task<byte[]> DataKeyAsync(UserId owner, CancellationToken ct)
    {
        try
        {
            return await envelopes.OpenAsync(owner, ct);
        }
        catch (CryptographicException)
        {
            return [];
        }
    }

    private static string? Open(byte[] key, StoredKey row)
    {
        try
        {
            return key.Length == 0 ? null : Encoding.UTF8.GetString(KeySeal.Open(key, row.Binding, row.Sealed));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
