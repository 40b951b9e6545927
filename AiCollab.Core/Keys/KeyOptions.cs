using System.ComponentModel.DataAnnotations;

namespace AiCollab.Core.Keys;

/// <summary>The policy about people's keys.</summary>
public sealed class KeyOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Keys";

    /// <summary>After how many days a key should be replaced.</summary>
    [Range(1, 3_650)]
    public int RotateAfterDays { get; set; } = 90;

    /// <summary>How long a key that is locked with a passphrase stays unlocked for a session.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan UnlockFor { get; set; } = TimeSpan.FromHours(1);

    /// <summary>When a key should be replaced; null for an endpoint without key.</summary>
    public DateTimeOffset? RotateBy(MaskedKey key) => key.Masked.Length > 0 ? key.RotatedAt.AddDays(RotateAfterDays) : null;
}
