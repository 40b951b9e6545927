using AiCollab.Web.Theme;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Web.Theme;

public sealed class WhenTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 15, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2026-11-24T14:59:30Z", "now")]
    [InlineData("2026-11-24T15:00:30Z", "now")]
    [InlineData("2026-11-24T14:48:00Z", "12 min ago")]
    [InlineData("2026-11-24T10:00:00Z", "5 h ago")]
    [InlineData("2026-11-24T01:00:00Z", "today")]
    [InlineData("2026-11-23T01:00:00Z", "yesterday")]
    [InlineData("2026-11-20T01:00:00Z", "Friday")]
    [InlineData("2026-11-12T01:00:00Z", "12 Nov")]
    [InlineData("2025-11-12T01:00:00Z", "12 Nov 2025")]
    [InlineData("2026-12-24T01:00:00Z", "24 Dec")]
    public void Near_dates_are_relative_and_far_ones_are_dates(string at, string expected) =>
        When.Say(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture), Now).Should().Be(expected);
}
