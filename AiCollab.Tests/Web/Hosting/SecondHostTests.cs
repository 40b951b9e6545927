using System.Security.Cryptography;

using AiCollab.Infrastructure.Mongo.Embedded;

using FluentAssertions;

using Microsoft.Extensions.DependencyInjection;

using Xunit;

namespace AiCollab.Tests.Web.Hosting;

/// <summary>A host in MongoDB mode over the listener of another host's embedded store.</summary>
public sealed class SecondHostTests
{
    private const string Phrase = "violet anchor seventy";
    private static readonly string Master = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    [Fact]
    public async Task People_of_the_first_host_sign_in_on_the_second()
    {
        await using var first = new FirstHost();
        await first.AddAccountAsync("shared person", Phrase);
        var address = first.Services.GetRequiredService<EmbeddedStore>().ListenerAddress;
        await using var second = new OtherHost($"mongodb://ann:secret@{address}/aicollab?authSource=admin&replicaSet=rs0");
        using var browser = second.Browse();

        (await browser.SignInAsync("shared person", "wrong wrong wrong")).Page.Should().NotBeEmpty();
        (await browser.IsSignedInAsync()).Should().BeFalse();
        await browser.SignInAsync("shared person", Phrase);

        (await browser.IsSignedInAsync()).Should().BeTrue();
        second.Services.GetService<EmbeddedStore>().Should().BeNull("the second host has no store of its own");

        // And the other way round: who joins on the second is known to the first.
        await second.AddAccountAsync("late comer", Phrase);
        using var back = first.Browse();
        await back.SignInAsync("late comer", Phrase);
        (await back.IsSignedInAsync()).Should().BeTrue();
    }

    private sealed class FirstHost : TestHost
    {
        protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
        {
            ["AICOLLAB_MASTER_KEY"] = Master,
            ["Embedded:Listen"] = "127.0.0.1:0",
            ["Embedded:User"] = "ann",
            ["Embedded:Password"] = "secret",
        };
    }

    private sealed class OtherHost(string connection) : TestHost
    {
        protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
        {
            ["AICOLLAB_MASTER_KEY"] = Master,
            ["ConnectionStrings:MongoDb"] = connection,
        };
    }
}
