using AiCollab.Core.Costs;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Core.Costs;

public sealed class BudgetForecastTests
{
    private static readonly DateTimeOffset Midnight = new(2026, 11, 24, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1, 4.0, 6, null)] // a quarter in six hours: it just lasts
    [InlineData(2, 3.0, 6, 9.0)] // a dollar in three hours, one is left
    [InlineData(3, 3.0, 6, 6.0)] // spent: now
    [InlineData(0, 3.0, 6, null)]
    [InlineData(2, null, 6, null)]
    public void A_budget_ends_when_the_pace_so_far_reaches_its_limit(int spent, double? limit, int hours, double? endsAfter) =>
        BudgetForecast.EndsAt(
            Money.FromUsd(spent), limit is { } usd ? Money.FromUsd((decimal)usd) : null, Midnight, Midnight.AddHours(hours), Midnight.AddDays(1))
            .Should().Be(endsAfter is { } end ? Midnight.AddHours(end) : null);
}
