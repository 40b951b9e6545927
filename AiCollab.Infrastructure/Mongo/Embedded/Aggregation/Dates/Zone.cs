using System.Globalization;
using System.Text.RegularExpressions;
using AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Dates;

/// <summary>A time zone by Olson name or by offset such as "+05:30".</summary>
internal sealed partial class Zone
{
    public static readonly Zone Utc = new("UTC", null, 0);

    private static readonly long MinMillis = new DateTimeOffset(DateTime.MinValue.AddDays(2), TimeSpan.Zero).ToUnixTimeMilliseconds();
    private static readonly long MaxMillis = new DateTimeOffset(DateTime.MaxValue.AddDays(-2), TimeSpan.Zero).ToUnixTimeMilliseconds();

    private readonly TimeZoneInfo? _rules;
    private readonly long _offset;

    private Zone(string name, TimeZoneInfo? rules, long offset)
    {
        Name = name;
        _rules = rules;
        _offset = offset;
    }

    public string Name { get; }

    public bool IsUtc => _rules is null && _offset == 0;

    /// <summary>The zone of an operand that was given; null when the operand is null, which makes the result null.</summary>
    public static Zone? Of(Expression? operand, Scope scope)
    {
        if (operand is null)
        {
            return Utc;
        }
        return operand.Evaluate(scope) switch
        {
            BsonString name => Parse(name.Value),
            var value when Values.IsNullish(value) => null,
            var other => throw CommandException.Location(40517, $"timezone must evaluate to a string, found {Values.TypeName(other)}"),
        };
    }

    public static Zone Parse(string name)
    {
        if (name is "UTC" or "GMT" or "Etc/UTC")
        {
            return Utc;
        }
        var match = Offset().Match(name);
        if (match.Success)
        {
            var minutes = (int.Parse(match.Groups["h"].Value, CultureInfo.InvariantCulture) * 60)
                + (match.Groups["m"].Success ? int.Parse(match.Groups["m"].Value, CultureInfo.InvariantCulture) : 0);
            return new Zone(name, null, (name[0] == '-' ? -minutes : minutes) * CivilTime.MinuteMillis);
        }
        return name.Contains('\0', StringComparison.Ordinal) || !TimeZoneInfo.TryFindSystemTimeZoneById(name, out var rules) || rules.Id != name
            ? throw CommandException.Location(40485, $"unrecognized time zone identifier: \"{name}\"")
            : new Zone(name, rules, 0);
    }

    /// <summary>What has to be added to UTC at that moment, in milliseconds.</summary>
    public long OffsetAt(long utcMillis)
    {
        if (_rules is null)
        {
            return _offset;
        }
        var moment = DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(utcMillis, MinMillis, MaxMillis));
        return (long)_rules.GetUtcOffset(moment).TotalMilliseconds;
    }

    public CivilTime ToLocal(long utcMillis) => CivilTime.Of(utcMillis + OffsetAt(utcMillis));

    /// <summary>UTC of a local time: the first of two where clocks went back, and as far past the gap where they went forward.</summary>
    public long ToUtc(long localMillis)
    {
        if (_rules is null)
        {
            return localMillis - _offset;
        }
        var before = OffsetAt(localMillis - CivilTime.DayMillis);
        var candidate = localMillis - before;
        if (OffsetAt(candidate) == before)
        {
            return candidate;
        }
        var after = OffsetAt(localMillis + CivilTime.DayMillis);
        return OffsetAt(localMillis - after) == after ? localMillis - after : candidate;
    }

    [GeneratedRegex(@"^[+-](?<h>\d{2})(:?(?<m>\d{2}))?$", RegexOptions.CultureInvariant)]
    private static partial Regex Offset();
}
