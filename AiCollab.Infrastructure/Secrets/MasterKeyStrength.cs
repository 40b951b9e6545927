namespace AiCollab.Infrastructure.Secrets;

/// <summary>
/// Tells random bytes from what people type instead. A test for randomness does not exist; each rule here has a chance below one in
/// a million to refuse 32 really random bytes, and together they catch passwords, patterns and keyboard sequences.
/// </summary>
public static class MasterKeyStrength
{
    public const int MinimumBytes = 32;
    private const double MinimumBitsPerByte = 4.0;

    /// <summary>Why the key is weak, as the end of a sentence that starts with "it", or null when it is strong enough.</summary>
    public static string? Weakness(ReadOnlySpan<byte> key)
    {
        if (key.Length < MinimumBytes)
        {
            return $"has {key.Length} bytes; at least {MinimumBytes} are needed";
        }

        if (Repeats(key))
        {
            return "repeats the same bytes";
        }

        if (StepsEvenly(key))
        {
            return "is a counting sequence";
        }

        if (key.IndexOfAnyExceptInRange((byte)0x20, (byte)0x7e) < 0)
        {
            return "decodes to readable text, not to random bytes";
        }

        return BitsPerByte(key) < MinimumBitsPerByte ? "has too few different bytes to be random" : null;
    }

    private static bool Repeats(ReadOnlySpan<byte> key)
    {
        for (var period = 1; period <= key.Length / 2; period++)
        {
            if (key[period..].SequenceEqual(key[..^period]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool StepsEvenly(ReadOnlySpan<byte> key)
    {
        var step = (byte)(key[1] - key[0]);
        for (var i = 2; i < key.Length; i++)
        {
            if ((byte)(key[i] - key[i - 1]) != step)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Shannon entropy of the byte histogram; 32 random bytes have about 4.88 bits, at most 5.</summary>
    private static double BitsPerByte(ReadOnlySpan<byte> key)
    {
        Span<int> counts = stackalloc int[256];
        foreach (var value in key)
        {
            counts[value]++;
        }

        var bits = 0.0;
        foreach (var count in counts)
        {
            if (count > 0)
            {
                var share = (double)count / key.Length;
                bits -= share * Math.Log2(share);
            }
        }

        return bits;
    }
}
