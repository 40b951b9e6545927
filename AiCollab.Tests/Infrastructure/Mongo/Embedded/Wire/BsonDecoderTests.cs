using AiCollab.Infrastructure.Mongo.Embedded.Wire;

using FluentAssertions;

using MongoDB.Bson;

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

    [Fact]
    public void Of_chosen_fields_the_first_of_each_name_is_decoded_and_no_other()
    {
        // { a: 1, x: 2, a: 3, b: 4 }
        var bytes = Convert.FromHexString("21000000" + "106100" + "01000000" + "107800" + "02000000" + "106100" + "03000000" + "106200" + "04000000" + "00");

        BsonDecoder.Decode(bytes, new FieldNames(new HashSet<string> { "b", "a" })).Should().Equal(new BsonDocument { ["a"] = 1, ["b"] = 4 });
        BsonDecoder.Decode(bytes, new FieldNames(new HashSet<string> { "c" })).Should().BeEmpty();
    }
}
