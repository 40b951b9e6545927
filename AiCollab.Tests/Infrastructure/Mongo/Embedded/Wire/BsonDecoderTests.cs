using AiCollab.Infrastructure.Mongo.Embedded.Wire;

using FluentAssertions;

using Xunit;

namespace AiCollab.Tests.Infrastructure.Mongo.Embedded.Wire;

public sealed class BsonDecoderTests
{
    [Fact]
    public void A_zero_keeps_its_sign()
    {
        // { a: -0.0 }
        var bytes = Convert.FromHexString("10000000" + "016100" + "0000000000000080" + "00");

        BsonBuffer.Encode(BsonDecoder.Decode(bytes)).ToArray().Should().Equal(bytes);
    }
}
