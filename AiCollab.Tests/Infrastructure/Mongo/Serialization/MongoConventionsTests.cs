using System.Collections.Immutable;

using AiCollab.Infrastructure.Mongo.Serialization;

using FluentAssertions;

using MongoDB.Bson;
using MongoDB.Bson.Serialization;

using Xunit;

namespace AiCollab.Tests.Infrastructure.Mongo.Serialization;

public sealed class MongoConventionsTests
{
    public MongoConventionsTests() => MongoConventions.Register();

    [Fact]
    public void Stores_ids_as_standard_uuids_and_money_as_an_integer()
    {
        var id = new SampleId(Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"));

        var document = new Sample(id, new Amount(1_500_000_000), Level.VeryHigh, DateTimeOffset.UnixEpoch, ["a"], [new Part("p", 1)], null).ToBsonDocument();

        document["_id"].Should().Be(new BsonBinaryData(id.Value, GuidRepresentation.Standard));
        document["price"].Should().Be(new BsonInt64(1_500_000_000));
        document["level"].Should().Be((BsonValue)"VeryHigh");
        document["createdAt"].Should().Be(new BsonDateTime(0));
        document["parts"].AsBsonArray[0].Should().Be(new BsonDocument { { "name", "p" }, { "count", 1 } });
    }

    [Fact]
    public void Reads_back_what_it_stored()
    {
        var sample = new Sample(new SampleId(Guid.NewGuid()), new Amount(7), Level.Low, DateTimeOffset.UnixEpoch.AddDays(1), ["a", "b"], [new Part("p", 1)], "note")
        {
            Extra = "kept",
        };

        var read = BsonSerializer.Deserialize<Sample>(sample.ToBson());

        read.Should().BeEquivalentTo(sample);
    }

    [Fact]
    public void Fills_what_an_older_document_lacks()
    {
        var read = BsonSerializer.Deserialize<Sample>(new BsonDocument
        {
            { "_id", new BsonBinaryData(Guid.NewGuid(), GuidRepresentation.Standard) },
            { "price", 1L },
            { "level", "Low" },
            { "createdAt", new BsonDateTime(0) },
            { "unknown", 1 },
        });

        read.Tags.Should().BeEmpty();
        read.Parts.Should().BeEmpty();
        read.Note.Should().BeNull();
    }

    [Fact]
    public void Tells_the_cases_of_an_abstract_record_apart()
    {
        IReadOnlyList<Shape> shapes = [new Shape.Circle(2), new Shape.Square(3, Guid.Empty)];

        var stored = shapes.Select(shape => shape.ToBsonDocument(typeof(Shape))).ToList();
        var read = stored.Select(document => BsonSerializer.Deserialize<Shape>(document));

        stored[0].ToJson().Should().Be("{ \"_t\" : \"Circle\", \"radius\" : 2 }");
        read.Should().Equal(shapes);
    }

    [Fact]
    public void Reads_a_case_that_nobody_has_written_in_this_process() =>
        BsonSerializer.Deserialize<Vehicle>(new BsonDocument { { "_t", "Car" }, { "wheels", 4 } }).Should().Be(new Vehicle.Car(4));

    [Fact]
    public void Keeps_mutable_classes_and_nested_collections()
    {
        var bag = new Bag { Id = new SampleId(Guid.NewGuid()), Counts = new Dictionary<string, long> { ["a"] = 1 }, Amounts = [new Amount(5)] };

        BsonSerializer.Deserialize<Bag>(bag.ToBson()).Should().BeEquivalentTo(bag);
    }

    public readonly record struct SampleId(Guid Value);

    public readonly record struct Amount(long Nano)
    {
        public decimal Whole => Nano / 1_000_000_000m;
    }

    public enum Level
    {
        Low,
        VeryHigh,
    }

    public sealed record Part(string Name, int Count);

    public sealed record Sample(
        SampleId Id, Amount Price, Level Level, DateTimeOffset CreatedAt, IReadOnlyList<string> Tags, ImmutableArray<Part> Parts, string? Note)
    {
        public string? Extra { get; init; }

        public string Computed => $"{Note}!";
    }

    public abstract record Shape
    {
        public sealed record Circle(int Radius) : Shape;

        public sealed record Square(int Side, Guid Tag) : Shape;
    }

    public abstract record Vehicle(int Wheels)
    {
        public sealed record Car(int Wheels) : Vehicle(Wheels);
    }

    public sealed class Bag
    {
        public required SampleId Id { get; init; }

        public IReadOnlyDictionary<string, long> Counts { get; init; } = new Dictionary<string, long>();

        public ImmutableArray<Amount> Amounts { get; init; } = [];
    }
}
