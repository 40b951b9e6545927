using System.Security.Cryptography;
using System.Text;
using AiCollab.Core.Secrets;

namespace AiCollab.Infrastructure.Secrets;

/// <summary>A master secret held in memory. Its bytes were checked by <see cref="MasterKey"/>.</summary>
public sealed class MasterSecret : IMasterSecret
{
    private static readonly byte[] Salt = "AiCollab master secret"u8.ToArray();
    private readonly byte[] _pseudoRandomKey;

    public MasterSecret(ReadOnlySpan<byte> key, IMasterSecret? previous = null)
    {
        Previous = previous;
        _pseudoRandomKey = new byte[SHA256.HashSizeInBytes];
        HKDF.Extract(HashAlgorithmName.SHA256, key, Salt, _pseudoRandomKey);
        Fingerprint = Convert.ToHexStringLower(DeriveKey("fingerprint/v1", 16).AsSpan(0, 8));
    }

    public string Fingerprint { get; }

    public IMasterSecret? Previous { get; }

    public byte[] DeriveKey(string purpose, int length = 32)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(purpose);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 16);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, 64);
        return HKDF.Expand(HashAlgorithmName.SHA256, _pseudoRandomKey, length, Encoding.UTF8.GetBytes(purpose));
    }

    /// <summary>Says nothing about the secret: a log line that prints this object gives nothing away.</summary>
    public override string ToString() => $"master secret {Fingerprint}";
}
