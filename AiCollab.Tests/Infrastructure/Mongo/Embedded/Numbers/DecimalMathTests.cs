using AiCollab.Infrastructure.Mongo.Embedded.Numbers;
using FluentAssertions;
using MongoDB.Bson;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Mongo.Embedded.Numbers;

public sealed class DecimalMathTests
{
    [Theory]
    [InlineData("1.10", "2.2", "3.30")]
    [InlineData("9999999999999999999999999999999999", "1", "1.000000000000000000000000000000000E+34")]
    [InlineData("1E+6111", "1E-6176", "1.000000000000000000000000000000000E+6111")]
    [InlineData("5", "-5", "0")]
    [InlineData("Infinity", "-Infinity", "NaN")]
    [InlineData("Infinity", "5", "Infinity")]
    [InlineData("9.999999999999999999999999999999999E+6144", "9.999999999999999999999999999999999E+6144", "Infinity")]
    public void Adds(string left, string right, string sum) =>
        DecimalMath.Add(Decimal128.Parse(left), Decimal128.Parse(right)).ToString().Should().Be(sum);

    [Theory]
    [InlineData("1.10", "2.0", "2.200")]
    [InlineData("1E-6176", "0.5", "0E-6176")]
    [InlineData("3E-6176", "0.5", "2E-6176")]
    [InlineData("-3", "Infinity", "-Infinity")]
    public void Multiplies_rounding_half_to_even(string left, string right, string product) =>
        DecimalMath.Multiply(Decimal128.Parse(left), Decimal128.Parse(right)).ToString().Should().Be(product);

    [Theory]
    [InlineData("1", "3", "0.3333333333333333333333333333333333")]
    [InlineData("2", "3", "0.6666666666666666666666666666666667")]
    [InlineData("10", "4", "2.5")]
    [InlineData("6.00", "2", "3.00")]
    [InlineData("1", "Infinity", "0")]
    public void Divides(string left, string right, string quotient) =>
        DecimalMath.Divide(Decimal128.Parse(left), Decimal128.Parse(right)).ToString().Should().Be(quotient);

    [Theory]
    [InlineData(0.1, "0.100000000000000")]
    [InlineData(1.0, "1.00000000000000")]
    [InlineData(0.0, "0")]
    [InlineData(-123.456, "-123.456000000000")]
    [InlineData(3.0000000000000004, "3.00000000000000")]
    [InlineData(1e300, "1.00000000000000E+300")]
    public void A_double_becomes_its_fifteen_digits(double value, string expected) =>
        DecimalMath.FromDouble(value).ToString().Should().Be(expected);

    [Theory]
    [InlineData("2.5", 0, "2")]
    [InlineData("3.5", 0, "4")]
    [InlineData("2.345", 2, "2.34")]
    [InlineData("1234", -2, "1.2E+3")]
    [InlineData("1E-6000", 2, "0.00")]
    [InlineData("1.1", 3, "1.100")]
    public void Rounds(string value, int places, string expected) =>
        DecimalMath.Round(Decimal128.Parse(value), places, MidpointRounding.ToEven).ToString().Should().Be(expected);
}
