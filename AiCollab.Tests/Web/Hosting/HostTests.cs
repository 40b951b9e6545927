using System.Net;
using System.Text.Json;
using AiCollab.Web.Hosting;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Web.Hosting;

public sealed class HostTests(TestHost host) : IClassFixture<TestHost>
{
    private const int WorthCompressing = 20 * 1024;

    [Fact]
    public async Task Says_that_it_is_alive()
    {
        using var browser = host.Browse();
        (await browser.ReadAsync("/health")).Should().Be("Healthy");
    }

    [Theory]
    [InlineData("/login")]
    [InlineData("/health")]
    [InlineData("/theme/base.css")]
    [InlineData("/account/password")]
    public async Task Every_response_carries_the_security_headers(string path)
    {
        using var browser = host.Browse();
        using var response = await browser.GetAsync(path);

        response.Headers.GetValues("Content-Security-Policy").Should().Equal(SecurityHeaders.ContentSecurityPolicy);
        response.Headers.GetValues("X-Content-Type-Options").Should().Equal("nosniff");
        response.Headers.GetValues("X-Frame-Options").Should().Equal("DENY");
        response.Headers.GetValues("Referrer-Policy").Should().Equal("same-origin");
    }

    [Fact]
    public void Scripts_come_from_this_host_only()
    {
        var scripts = SecurityHeaders.ContentSecurityPolicy.Split(';').Single(part => part.Trim().StartsWith("script-src", StringComparison.Ordinal));
        scripts.Trim().Should().Be("script-src 'self'");
        SecurityHeaders.ContentSecurityPolicy.Should().Contain("img-src 'self' data: blob:");
    }

    [Fact]
    public async Task An_unknown_page_is_not_found_and_says_so()
    {
        using var browser = host.Browse();
        await host.AddAccountAsync("lost", "violet anchor seventy");
        await browser.SignInAsync("lost", "violet anchor seventy");
        using var response = await browser.GetAsync("/no/such/page");

        response.StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await response.Content.ReadAsStringAsync()).Should().Contain("There is no such page");
    }

    [Fact]
    public async Task Text_over_twenty_kilobytes_travels_compressed()
    {
        using var http = new HttpClient { BaseAddress = host.Address };
        http.DefaultRequestHeaders.AcceptEncoding.ParseAdd("gzip");
        http.DefaultRequestHeaders.AcceptEncoding.ParseAdd("br");
        var bare = new List<string>();
        foreach (var route in TextRoutes())
        {
            using var response = await http.GetAsync(route, HttpCompletionOption.ResponseHeadersRead);
            response.StatusCode.Should().Be(HttpStatusCode.OK, route);
            if (response.Content.Headers.ContentEncoding.Count == 0)
            {
                bare.Add(route);
            }
        }

        bare.Should().BeEmpty();
    }

    [Fact]
    public async Task The_sign_in_page_stays_under_two_hundred_kilobytes()
    {
        using var browser = host.Browse();
        var page = await browser.ReadAsync("/login");
        using var http = new HttpClient(new HttpClientHandler { AutomaticDecompression = DecompressionMethods.None }) { BaseAddress = host.Address };
        http.DefaultRequestHeaders.AcceptEncoding.ParseAdd("gzip");
        var total = 0L;
        foreach (var asset in page.Split(["href=\"", "src=\""], StringSplitOptions.None).Skip(1).Select(part => part.Split('"')[0]).Where(path => path.EndsWith(".css", StringComparison.Ordinal) || path.EndsWith(".js", StringComparison.Ordinal)))
        {
            total += (await http.GetByteArrayAsync(asset)).Length;
        }

        total.Should().BeInRange(50_000, 200_000);
    }

    [Fact]
    public async Task The_theme_is_in_the_first_byte_of_the_page()
    {
        using var browser = host.Browse();
        (await browser.ReadAsync("/login")).Should().NotContain("data-theme=\"dark\"");

        browser.Cookies.Add(host.Address, new Cookie("aicollab-theme", "dark"));
        (await browser.ReadAsync("/login")).Should().Contain("<html lang=\"en\" data-theme=\"dark\">");

        browser.Cookies.Add(host.Address, new Cookie("aicollab-theme", "x\"><script>"));
        (await browser.ReadAsync("/login")).Should().NotContain("<script>");
    }

    /// <summary>The addresses that pages use (not the fingerprinted twins of package files, which the host has no compressed copy of).</summary>
    private static IEnumerable<string> TextRoutes()
    {
        using var manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "AiCollab.Web.staticwebassets.endpoints.json")));
        return [.. manifest.RootElement.GetProperty("Endpoints").EnumerateArray()
            .Where(endpoint => IsText(endpoint.GetProperty("Route").GetString()!) && endpoint.GetProperty("Selectors").GetArrayLength() == 0 && Length(endpoint) > WorthCompressing)
            .Select(endpoint => endpoint.GetProperty("Route").GetString()!)
            .Where(route => !(route.StartsWith("_content/", StringComparison.Ordinal) && Path.GetFileNameWithoutExtension(route).Split('.')[^1].Length == 10))];
    }

    private static bool IsText(string route) => Path.GetExtension(route) is ".css" or ".js" or ".svg" or ".json" or ".html";

    private static long Length(JsonElement endpoint) => endpoint.GetProperty("ResponseHeaders").EnumerateArray()
        .Where(header => header.GetProperty("Name").GetString() == "Content-Length")
        .Select(header => long.Parse(header.GetProperty("Value").GetString()!, System.Globalization.CultureInfo.InvariantCulture))
        .FirstOrDefault();
}
