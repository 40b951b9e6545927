using AiCollab.Infrastructure.Mongo.Embedded.Keys;
using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using FluentAssertions;
using MongoDB.Bson;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Mongo.Embedded.Keys;

public sealed class KeyStringTests
{
    private static readonly int Pairs = Environment.GetEnvironmentVariable("AICOLLAB_THOROUGH") == "1" ? 1_000_000 : 100_000;

    [Fact]
    public void Equal_numbers_of_different_types_have_the_same_key()
    {
        BsonValue[] ones = [1, 1L, 1.0, Decimal128.Parse("1"), Decimal128.Parse("1.000")];
        ones.Select(one => Convert.ToHexString(KeyString.Encode(one))).Distinct().Should().ContainSingle();
        KeyString.Encode(-0.0).Should().Equal(KeyString.Encode(0)).And.Equal(KeyString.Encode(Decimal128.Parse("-0E+10")));
    }

    [Theory]
    [InlineData("9007199254740993", "9007199254740993.0")]
    [InlineData("-9223372036854775807", "-9223372036854775807")]
    public void A_long_beyond_doubles_equals_the_same_decimal(string whole, string exact) =>
        KeyString.Encode(long.Parse(whole, System.Globalization.CultureInfo.InvariantCulture)).Should().Equal(KeyString.Encode(Decimal128.Parse(exact)));

    [Fact]
    public void Numbers_ascend_exactly_across_types()
    {
        BsonValue[] ascending =
        [
            double.NaN, double.NegativeInfinity, Decimal128.Parse("-1E+400"), double.MinValue, long.MinValue, -9007199254740993L, -9007199254740992.0, -1,
            Decimal128.Parse("-0.1"), -double.Epsilon, Decimal128.Parse("-1E-6000"), 0, Decimal128.Parse("1E-6000"), double.Epsilon,
            Decimal128.Parse("0.1"), 0.1, 1, 9007199254740992.0, 9007199254740993L, Decimal128.Parse("9007199254740993.5"), 9007199254740994.0,
            long.MaxValue, Decimal128.Parse("9223372036854775807.5"), 9223372036854775808.0, double.MaxValue, Decimal128.Parse("1E+400"), double.PositiveInfinity,
        ];
        for (var i = 1; i < ascending.Length; i++)
        {
            Compare(ascending[i - 1], ascending[i], false).Should().BeNegative($"{ascending[i - 1]} is below {ascending[i]}");
            BsonOrder.Instance.Compare(ascending[i - 1], ascending[i]).Should().BeNegative($"{ascending[i - 1]} is below {ascending[i]}");
        }
    }

    [Fact]
    public void Keys_order_as_the_values_do_in_both_directions()
    {
        var random = new BsonRandom(20);
        for (var i = 0; i < Pairs; i++)
        {
            var (left, right) = (random.Value(), random.Value());
            var expected = Math.Sign(BsonOrder.Instance.Compare(left, right));
            if (Compare(left, right, false) != expected || Compare(left, right, true) != -expected)
            {
                Assert.Fail($"{left.ToJson()} and {right.ToJson()} order {expected} as values, {Compare(left, right, false)} as keys");
            }
            if (expected == 0 && BsonOrder.Instance.GetHashCode(left) != BsonOrder.Instance.GetHashCode(right))
            {
                Assert.Fail($"{left.ToJson()} and {right.ToJson()} are equal with different hashes");
            }
        }
    }

    [Fact]
    public void Compound_keys_order_component_by_component()
    {
        var random = new BsonRandom(21);
        for (var i = 0; i < Pairs; i++)
        {
            BsonValue[] left = [random.Value(1), random.Value(1)];
            BsonValue[] right = [random.Next(2) == 0 ? left[0] : random.Value(1), random.Value(1)];
            bool[] descending = [random.Next(2) == 0, random.Next(2) == 0];
            var expected = 0;
            for (var part = 0; part < 2 && expected == 0; part++)
            {
                expected = Math.Sign(BsonOrder.Instance.Compare(left[part], right[part])) * (descending[part] ? -1 : 1);
            }
            var actual = Math.Sign(KeyString.Encode(left, descending).AsSpan().SequenceCompareTo(KeyString.Encode(right, descending)));
            if (actual != expected)
            {
                Assert.Fail($"[{left[0]}, {left[1]}] and [{right[0]}, {right[1]}] order {expected} as values, {actual} as keys");
            }
        }
    }

    [Fact]
    public void The_order_is_transitive()
    {
        var random = new BsonRandom(22);
        for (var i = 0; i < Pairs / 10; i++)
        {
            var values = Enumerable.Range(0, 3).Select(_ => random.Value(1)).Order(BsonOrder.Instance).ToArray();
            BsonOrder.Instance.Compare(values[0], values[2]).Should().BeLessThanOrEqualTo(0);
        }
    }

    private static int Compare(BsonValue left, BsonValue right, bool descending) =>
        Math.Sign(KeyString.Encode(left, descending).AsSpan().SequenceCompareTo(KeyString.Encode(right, descending)));
}
