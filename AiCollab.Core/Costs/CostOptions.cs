using System.ComponentModel.DataAnnotations;

namespace AiCollab.Core.Costs;

/// <summary>Default limits and the calendar they are counted in.</summary>
public sealed class CostOptions : IValidatableObject
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Costs";

    /// <summary>Budget of a new session in USD; null for none.</summary>
    [Range(0, 1_000_000)]
    public decimal? SessionLimitUsd { get; set; } = 2m;

    /// <summary>Budget of a person's day in USD; null for none.</summary>
    [Range(0, 1_000_000)]
    public decimal? UserDayLimitUsd { get; set; } = 5m;

    /// <summary>Budget of a person's month in USD; null for none.</summary>
    [Range(0, 1_000_000)]
    public decimal? UserMonthLimitUsd { get; set; }

    /// <summary>Budget of one task given to a team in USD; null for none.</summary>
    [Range(0, 1_000_000)]
    public decimal? CollaborationLimitUsd { get; set; }

    /// <summary>Budget of all people's month together in USD; null for none.</summary>
    [Range(0, 1_000_000)]
    public decimal? GlobalMonthLimitUsd { get; set; }

    /// <summary>IANA name of the time zone in which days begin.</summary>
    public string TimeZone { get; set; } = "Etc/UTC";

    /// <summary>USD per 1,000,000 prompt tokens for a model of a keyed endpoint that no price row names.</summary>
    [Range(0.01, 10_000)]
    public decimal UnknownInputUsd { get; set; } = 15m;

    /// <summary>USD per 1,000,000 generated tokens for a model of a keyed endpoint that no price row names.</summary>
    [Range(0.01, 10_000)]
    public decimal UnknownOutputUsd { get; set; } = 75m;

    /// <summary>How long a hold stands without news before it is settled as uncertain.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "1.00:00:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>How long a request waits for money that requests under way hold and may give back; zero: not at all.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan Queue { get; set; } = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _))
        {
            yield return new ValidationResult($"{Section}:{nameof(TimeZone)} \"{TimeZone}\" is not a time zone; give an IANA name such as Europe/Berlin.", [nameof(TimeZone)]);
        }
    }
}
