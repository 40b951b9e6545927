using System.Globalization;

namespace AiCollab.Core.Costs;

/// <summary>An amount in integer nano-dollars (1 USD = 1,000,000,000); exact, never a float.</summary>
public readonly record struct Money(long NanoUsd) : IComparable<Money>
{
    private const long NanoPerUsd = 1_000_000_000;

    /// <summary>Nothing.</summary>
    public static Money Zero => default;

    /// <summary>From dollars; digits below a nano-dollar are rounded up.</summary>
    public static Money FromUsd(decimal usd) => new((long)decimal.Ceiling(usd * NanoPerUsd));

    /// <summary>The amount in dollars.</summary>
    public decimal Usd => (decimal)NanoUsd / NanoPerUsd;

    public static Money operator +(Money a, Money b) => new(checked(a.NanoUsd + b.NanoUsd));

    public static Money operator -(Money a, Money b) => new(checked(a.NanoUsd - b.NanoUsd));

    public static bool operator <(Money a, Money b) => a.NanoUsd < b.NanoUsd;

    public static bool operator >(Money a, Money b) => a.NanoUsd > b.NanoUsd;

    public static bool operator <=(Money a, Money b) => a.NanoUsd <= b.NanoUsd;

    public static bool operator >=(Money a, Money b) => a.NanoUsd >= b.NanoUsd;

    /// <inheritdoc/>
    public int CompareTo(Money other) => NanoUsd.CompareTo(other.NanoUsd);

    /// <summary>For people: <c>$1.24</c>, and below a cent two significant digits (<c>$0.0031</c>).</summary>
    public override string ToString()
    {
        var usd = Usd;
        if (usd == 0 || Math.Abs(usd) >= 0.01m)
        {
            return usd.ToString("$#,0.00;-$#,0.00", CultureInfo.InvariantCulture);
        }

        var digits = 1 - (int)Math.Floor(Math.Log10((double)Math.Abs(usd)));
        return (usd < 0 ? "-$" : "$") + Math.Abs(usd).ToString("F" + Math.Min(digits, 9), CultureInfo.InvariantCulture).TrimEnd('0');
    }
}
