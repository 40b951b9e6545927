using System.Net.Sockets;

using AiCollab.Infrastructure.Mongo.Embedded;

using FluentAssertions;

using MongoDB.Bson;
using MongoDB.Driver;

using Xunit;

namespace AiCollab.Tests.Infrastructure.Mongo.Embedded.Transport;

public sealed class ListenerTests
{
    private const string Password = "p@ss, wörd=1";

    [Fact]
    public async Task Lets_in_whoever_knows_the_password_and_shows_the_same_data()
    {
        await using var store = Listening();
        await store.Things.InsertOneAsync(new BsonDocument("_id", 1));
        using var client = Connect(store, "ann", Password);

        var things = client.GetDatabase("test").GetCollection<BsonDocument>("things");
        await things.InsertOneAsync(new BsonDocument("_id", 2));

        (await things.Find(new BsonDocument()).ToListAsync()).Should().HaveCount(2);
        (await store.Things.Find(new BsonDocument()).ToListAsync()).Should().HaveCount(2);
    }

    [Theory]
    [InlineData("ann", "wrong")]
    [InlineData("bob", Password)]
    public async Task Keeps_out_whoever_does_not(string user, string password)
    {
        await using var store = Listening();
        using var client = Connect(store, user, password);

        var ping = () => client.GetDatabase("test").RunCommandAsync<BsonDocument>(new BsonDocument("ping", 1));

        (await ping.Should().ThrowAsync<Exception>()).Which.ToString().Should().Contain("Authentication failed");
    }

    [Fact]
    public async Task Runs_no_command_before_authentication()
    {
        await using var store = Listening();
        using var client = new MongoClient($"mongodb://{store.Store.ListenerAddress}/?directConnection=true");

        var read = () => client.GetDatabase("test").GetCollection<BsonDocument>("things").Find(new BsonDocument()).ToListAsync();

        (await read.Should().ThrowAsync<MongoCommandException>()).Which.Code.Should().Be(13);
    }

    [Fact]
    public async Task Closes_the_connection_on_what_is_no_message()
    {
        await using var store = Listening();
        using var socket = new TcpClient();
        var address = System.Net.IPEndPoint.Parse(store.Store.ListenerAddress!);
        await socket.ConnectAsync(address);
        await socket.GetStream().WriteAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray());

        (await socket.GetStream().ReadAsync(new byte[1])).Should().Be(0);
    }

    [Theory]
    [InlineData("0.0.0.0:0")]
    [InlineData("192.168.1.5:27017")]
    [InlineData("example.org:27017")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:99999")]
    public void Listens_on_loopback_only(string address) =>
        new EmbeddedStoreOptions { Listen = address, User = "a", Password = "b" }.Problems().Should().ContainSingle().Which.Should().Contain("Embedded:Listen");

    [Fact]
    public void Does_not_listen_without_a_password() =>
        new EmbeddedStoreOptions { Listen = "127.0.0.1:0", User = "a" }.Problems().Should().ContainSingle().Which.Should().Contain("Embedded:Password");

    [Fact]
    public async Task Serves_over_a_unix_socket_in_a_private_folder_when_asked_to()
    {
        await using var store = new TestStore(configure: options => options.UnixSocket = true);

        await store.Things.InsertOneAsync(new BsonDocument("_id", 1));

        (await store.Things.Find(new BsonDocument()).ToListAsync()).Should().ContainSingle();
    }

    private static TestStore Listening() => new(configure: options =>
    {
        options.Listen = "127.0.0.1:0";
        options.User = "ann";
        options.Password = Password;
    });

    private static MongoClient Connect(TestStore store, string user, string password)
    {
        var settings = MongoClientSettings.FromConnectionString($"mongodb://{store.Store.ListenerAddress}/?replicaSet=rs0&serverSelectionTimeoutMS=3000");
        settings.Credential = MongoCredential.CreateCredential("admin", user, password);
        return new MongoClient(settings);
    }
}
