using System.Net;
using System.Net.Sockets;
using AiCollab.Core.Ai;
using AiCollab.Core.Errors;
using AiCollab.Core.Keys;
using AiCollab.Infrastructure.Ai;
using AiCollab.Infrastructure.Ai.Adapters;
using AiCollab.Infrastructure.Ai.Catalog;
using AiCollab.Infrastructure.Keys;
using AiCollab.Tests.Infrastructure.Ai.Local;
using AiCollab.Tests.Infrastructure.Ai.Pipeline;
using FluentAssertions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Ai.Adapters;

/// <summary>Endpoints that would turn the product against its own network, over real sockets: a listener on loopback is the prey.</summary>
public sealed class ForbiddenEndpointTests : IDisposable
{
    private const string Key = "sk-secret-0123456789";
    private static readonly IPAddress Public = IPAddress.Parse("203.0.113.7"); // TEST-NET-3 (RFC 5737): nobody answers there
    private readonly Socket _prey = new(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp) { DualMode = true };

    public ForbiddenEndpointTests()
    {
        _prey.Bind(new IPEndPoint(IPAddress.IPv6Any, 0));
        _prey.Listen();
    }

    private int Port => ((IPEndPoint)_prey.LocalEndPoint!).Port;

    private bool WasTouched => _prey.Poll(0, SelectMode.SelectRead);

    public void Dispose() => _prey.Dispose();

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.1")]
    [InlineData("2130706433")]
    [InlineData("0x7f000001")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("0177.0.0.1")]
    [InlineData("017700000001")]
    [InlineData("0.0.0.0")]
    [InlineData("[::1]")]
    [InlineData("[::]")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("[::ffff:7f00:1]")]
    [InlineData("[::127.0.0.1]")]
    [InlineData("[64:ff9b::127.0.0.1]")]
    [InlineData("localhost")]
    [InlineData("LOCALHOST")]
    [InlineData("ⓛocalhost")]
    [InlineData("１２７.0.0.1")]
    [InlineData("10.0.0.1")]
    [InlineData("172.16.0.1")]
    [InlineData("192.168.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("[::ffff:169.254.169.254]")]
    [InlineData("[fe80::1]")]
    [InlineData("[fd00:ec2::254]")]
    public async Task A_key_is_not_sent_to_an_address_inside_however_it_is_written(string host)
    {
        await using var room = await RoomAsync("");
        var add = () => room.Vault.AddKeyAsync(room.User, new NewKey("openai-compatible", Key, new Uri($"https://{host}:{Port}/v1/")), default);

        (await add.Should().ThrowAsync<AiCollabException>()).WithMessage("*of this machine or its network and is not called*");
        WasTouched.Should().BeFalse();
        (await room.Vault.ListKeysAsync(room.User, default)).Should().BeEmpty();
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    public async Task A_name_that_points_inside_is_refused_by_check_and_by_both_ways_to_a_model(string address)
    {
        using var http = Guard((_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(address), IPAddress.Parse("10.0.0.1")]));
        var url = new Uri($"https://models.example:{Port}/v1/");

        (await new ProviderKeyCheck(http).CheckAsync(Row(ProviderKind.OpenAiChat), url, Key, default)).Note.Should().Contain("is not called");
        foreach (var kind in new[] { ProviderKind.OpenAiChat, ProviderKind.Anthropic })
        {
            using var chat = new SdkClients(http).Open(new ModelEndpoint(Row(kind), url, Key), "m", 100);
            var failure = (await chat.Awaiting(c => c.GetResponseAsync("Hello")).Should().ThrowAsync<Exception>()).Which;
            GuardedHttp.RefusalIn(failure).Should().Contain("is not called");
        }

        WasTouched.Should().BeFalse();
    }

    [Fact]
    public async Task A_name_that_turns_inward_after_its_first_answer_is_refused_when_connecting()
    {
        var answers = new Queue<IPAddress>([Public, IPAddress.Loopback]);
        using var http = Guard((_, _) => Task.FromResult<IPAddress[]>([answers.Dequeue()]));
        var url = new Uri($"http://rebind.example:{Port}/");
        using (var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(200)))
        {
            GuardedHttp.RefusalIn(await FailureAsync(http, url, deadline.Token)).Should().BeNull("the first address is a public one");
        }

        GuardedHttp.RefusalIn(await FailureAsync(http, url, default)).Should().Contain("rebind.example is an address of this machine");
        answers.Should().BeEmpty();
        WasTouched.Should().BeFalse();
    }

    [Fact]
    public async Task Of_several_addresses_only_the_public_ones_are_tried()
    {
        using var http = Guard((_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback, Public]));
        using var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        GuardedHttp.RefusalIn(await FailureAsync(http, new Uri($"http://mixed.example:{Port}/"), deadline.Token)).Should().BeNull();
        WasTouched.Should().BeFalse();
    }

    [Fact]
    public async Task A_name_that_an_administrator_allowed_is_called_at_the_address_that_was_looked_up_once()
    {
        await using var server = await HttpHost.StartAsync(c => c.Response.WriteAsync("{}"));
        var lookups = 0;
        using var http = Guard((_, _) => Task.FromResult<IPAddress[]>([lookups++ == 0 ? IPAddress.Loopback : IPAddress.Parse("169.254.169.254")]), "models.lan");

        (await new ProviderKeyCheck(http).CheckAsync(Row(ProviderKind.OpenAiChat), new Uri($"http://models.lan:{server.Url.Port}/v1/"), Key, default)).Health.Should().Be(KeyHealth.Ok);
        lookups.Should().Be(1);
        http.Invoking(h => h.CheckUrl(new Uri("http://other.lan/"))).Should().Throw<InvalidException>("only that name was allowed");
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("[::1]")]
    public async Task Where_no_host_is_named_members_may_not_enter_a_server_of_this_machine_and_administrators_may(string host)
    {
        await using var room = await PipelineRoom.OpenAsync(new Uri("https://models.example/v1/"), new Uri("https://models.example/"));
        var url = new Uri($"http://{host}:{Port}/v1/");

        (await room.Vault.Awaiting(v => v.AddKeyAsync(room.User, new NewKey("openai-compatible", Key, url), default)).Should().ThrowAsync<InvalidException>())
            .WithMessage("*can be allowed by an administrator*");
        WasTouched.Should().BeFalse();
        using var http = new GuardedHttp(new ProviderCatalog(new ConfigurationBuilder().Build()), Options.Create(new AiOptions()));
        http.Invoking(h => h.CheckUrl(url, byAdministrator: true)).Should().NotThrow();
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_is_not_followed_by_the_check_nor_by_a_model_call(int status)
    {
        var closed = false;
        await using var server = await HttpHost.StartAsync(c =>
        {
            c.Response.StatusCode = c.Request.Path.Value!.EndsWith("/models", StringComparison.Ordinal) && !closed ? 200 : status;
            c.Response.Headers.Location = $"http://127.0.0.1:{Port}{c.Request.Path}";
            return c.Response.WriteAsync("{}");
        });
        await using var room = await RoomAsync("127.0.0.1", new Uri(server.Url, "v1/"));
        var (model, _) = await room.ConnectAsync("openai", "gpt-4o");

        await FluentActions.Awaiting(() => PipelineRoom.AskAsync(model, "Hello")).Should().ThrowAsync<ProviderFailedException>();
        closed = true;
        var again = () => room.Vault.AddKeyAsync(room.User, new NewKey("openai-compatible", Key, new Uri(server.Url, "v1/")), default);
        (await again.Should().ThrowAsync<ProviderFailedException>()).WithMessage("*redirects elsewhere, which is not followed*");
        WasTouched.Should().BeFalse();
    }

    private static Task<PipelineRoom> RoomAsync(string allowed, Uri? openAi = null) => PipelineRoom.OpenAsync(
        openAi ?? new Uri("https://models.example/v1/"), new Uri("https://models.example/"), ("Ai:AllowedPrivateHosts:0", allowed), ("Ai:Attempts", "1"));

    private static async Task<Exception> FailureAsync(GuardedHttp http, Uri url, CancellationToken ct) =>
        (await http.Awaiting(h => h.Client.GetAsync(url, ct)).Should().ThrowAsync<Exception>()).Which;

    private static GuardedHttp Guard(Func<string, CancellationToken, Task<IPAddress[]>> resolve, params string[] allowed) => new(
        new ProviderCatalog(new ConfigurationBuilder().Build()), Options.Create(new AiOptions { AllowedPrivateHosts = allowed }), resolve);

    private static Provider Row(ProviderKind kind) => new("openai-compatible", "Other", kind, null, true, "models", "models");
}
