using System.Diagnostics;
using AiCollab.Infrastructure.Ai.Local.Servers;
using FluentAssertions;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Ai.Local.Servers;

public sealed class LocalServersTests
{
    [Fact]
    public void Looks_at_the_ports_the_servers_are_known_for() => ServerProbe.Known.Select(p => (p.Provider, p.Port)).Should().Equal(
        ("ollama", 11434), ("lmstudio", 1234), ("llamacpp", 8080), ("vllm", 8000));

    [Theory]
    [InlineData("ollama", "/api/tags", """{"models":[{"name":"llama3:8b","size":1},{"name":"qwen3:4b"}]}""", "llama3:8b", "qwen3:4b")]
    [InlineData("ollama", "/api/tags", """{"models":null}""")]
    [InlineData("lmstudio", "/v1/models", """{"object":"list","data":[{"id":"qwen","object":"model","owned_by":"organization_owner"}]}""", "qwen")]
    [InlineData("llamacpp", "/v1/models", """{"object":"list","data":[{"id":"m.gguf","owned_by":"llamacpp"}]}""", "m.gguf")]
    [InlineData("vllm", "/v1/models", """{"object":"list","data":[{"id":"meta/llama","owned_by":"vllm"}]}""", "meta/llama")]
    public async Task Finds_a_server_and_its_models(string provider, string path, string body, params string[] models)
    {
        await using var host = await HttpHost.StartAsync(c => c.Request.Path == path ? c.Response.WriteAsync(body) : NotFound(c));
        var found = await FindAsync(provider, host);
        found.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Provider = provider, BaseUrl = new Uri(host.Url, "/v1"), Models = models });
    }

    [Theory]
    [InlineData("vllm", "<html>my web shop</html>")]
    [InlineData("vllm", """{"object":"list","data":[]}""")]
    [InlineData("llamacpp", """{"data":[{"id":"x","owned_by":"somebody else"}]}""")]
    [InlineData("ollama", """[1,2]""")]
    [InlineData("ollama", """{"models":"no"}""")]
    public async Task Something_else_on_the_port_is_not_offered(string provider, string body)
    {
        await using var host = await HttpHost.StartAsync(c => c.Response.WriteAsync(body));
        (await FindAsync(provider, host)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_server_that_does_not_answer_holds_nobody_up()
    {
        await using var host = await HttpHost.StartAsync(c => Task.Delay(Timeout.Infinite, c.RequestAborted));
        var clock = Stopwatch.StartNew();
        (await FindAsync("ollama", host, TimeSpan.FromMilliseconds(300))).Should().BeEmpty();
        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(5));
    }

    private static async Task<IReadOnlyList<AiCollab.Core.Ai.Local.FoundServer>> FindAsync(string provider, HttpHost host, TimeSpan? patience = null)
    {
        using var servers = new LocalServers([ServerProbe.Known.Single(p => p.Provider == provider) with { Port = host.Url.Port }], patience ?? TimeSpan.FromSeconds(20));
        return await servers.FindAsync(CancellationToken.None);
    }

    private static Task NotFound(HttpContext context)
    {
        context.Response.StatusCode = 404;
        return Task.CompletedTask;
    }
}
