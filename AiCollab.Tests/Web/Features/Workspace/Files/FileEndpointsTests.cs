using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Web.Features.Workspace.Files;

/// <summary>Files by HTTP against the whole product.</summary>
public sealed partial class FileEndpointsTests(TestHost host) : IClassFixture<TestHost>
{
    private const string Password = "violet anchor seventy";

    [Fact]
    public async Task What_goes_up_comes_down_byte_for_byte()
    {
        using var member = await MemberAsync("up and down");
        byte[] invalidUtf8 = [0x61, 0xFF, 0xFE, 0x80, 0x0A];

        (await member.UploadAsync(("docs/notes.txt", "héllo\n"u8.ToArray()), ("raw.txt", invalidUtf8))).StatusCode.Should().Be(HttpStatusCode.OK);

        (await member.BytesAsync("docs/notes.txt")).Should().Equal("héllo\n"u8.ToArray());
        (await member.BytesAsync("raw.txt")).Should().Equal(invalidUtf8);
    }

    [Fact]
    public async Task Nothing_is_ever_shown_as_a_page_of_this_host()
    {
        using var member = await MemberAsync("hostile page");
        await member.UploadAsync(("evil.html", "<script>alert(1)</script>"u8.ToArray()));

        using var answer = await member.DownloadAsync("evil.html");

        answer.Content.Headers.ContentType!.MediaType.Should().Be("application/octet-stream");
        answer.Content.Headers.ContentDisposition!.DispositionType.Should().Be("attachment");
        answer.Headers.GetValues("X-Content-Type-Options").Should().Equal("nosniff");
        answer.Headers.GetValues("Content-Security-Policy").Single().Should().StartWith("sandbox; default-src 'none'");
    }

    [Theory]
    [InlineData("../evil.txt", "")]
    [InlineData("/etc/evil.txt", "")]
    [InlineData("a\\..\\evil.txt", "")]
    [InlineData(".git/hooks/post-checkout", "")]
    [InlineData("evil.txt", "../..")]
    [InlineData("evil.txt", "a/../../b")]
    public async Task A_path_that_would_leave_the_workspace_is_refused_with_its_reason(string name, string folder)
    {
        using var member = await MemberAsync("path escape " + Guid.NewGuid().ToString("N")[..8]);

        using var answer = await member.UploadAsync(folder, false, [("good.txt", [1]), (name, [1])]);

        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).Should().Contain("Nothing was uploaded.");
        (await member.DownloadAsync("good.txt")).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("../../etc/passwd", HttpStatusCode.BadRequest)]
    [InlineData("/etc/passwd", HttpStatusCode.BadRequest)]
    [InlineData(".git/config", HttpStatusCode.BadRequest)]
    [InlineData("not/there.txt", HttpStatusCode.NotFound)]
    public async Task Only_files_of_the_workspace_come_down(string path, HttpStatusCode expected)
    {
        using var member = await MemberAsync("only own files " + Guid.NewGuid().ToString("N")[..8]);

        (await member.DownloadAsync(path)).StatusCode.Should().Be(expected);
    }

    [Fact]
    public async Task A_file_that_is_there_is_replaced_only_when_that_was_said()
    {
        using var member = await MemberAsync("replace");
        await member.UploadAsync(("a.txt", "old"u8.ToArray()));

        using var refused = await member.UploadAsync(("a.txt", "new"u8.ToArray()));

        refused.StatusCode.Should().Be(HttpStatusCode.Conflict);
        (await refused.Content.ReadAsStringAsync()).Should().Contain("a.txt");
        (await member.BytesAsync("a.txt")).Should().Equal("old"u8.ToArray());
        (await member.UploadAsync("", true, [("a.txt", "new"u8.ToArray())])).StatusCode.Should().Be(HttpStatusCode.OK);
        (await member.BytesAsync("a.txt")).Should().Equal("new"u8.ToArray());
    }

    [Fact]
    public async Task A_file_that_is_too_large_is_refused_with_the_limit()
    {
        using var member = await MemberAsync("too large");

        using var answer = await member.UploadAsync(("big.bin", new byte[(10 << 20) + 1]));

        answer.StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);
        (await answer.Content.ReadAsStringAsync()).Should().Contain("big.bin");
    }

    [Fact]
    public async Task A_folder_comes_down_as_a_zip_without_gits_own_files()
    {
        using var member = await MemberAsync("as a zip");
        await member.UploadAsync(("src/a.py", [1]), ("src/b/c.py", [2]), ("other.txt", [3]));

        (await member.ZipAsync("src")).Should().BeEquivalentTo("src/a.py", "src/b/c.py");
        (await member.ZipAsync("")).Should().HaveCount(3).And.NotContain(name => name.Contains(".git", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Somebody_elses_session_is_not_there()
    {
        using var owner = await MemberAsync("owner of files");
        await owner.UploadAsync(("secret.txt", [1]));
        using var other = await MemberAsync("other member");
        other.Session = owner.Session;

        (await other.DownloadAsync("secret.txt")).StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await other.UploadAsync(("planted.txt", [1]))).StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await owner.DownloadAsync("planted.txt")).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Without_signing_in_or_without_the_forms_token_nothing_is_taken()
    {
        using var owner = await MemberAsync("token holder");
        using var nobody = new Member(host.Address, new CookieContainer(), "", owner.Session);
        using var forged = new Member(host.Address, owner.Cookies, "", owner.Session);

        (await nobody.DownloadAsync("a.txt")).IsSuccessStatusCode.Should().BeFalse();
        (await nobody.UploadAsync(("a.txt", [1]))).IsSuccessStatusCode.Should().BeFalse();
        (await forged.UploadAsync(("a.txt", [1]))).StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await owner.DownloadAsync("a.txt")).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    private async Task<Member> MemberAsync(string name)
    {
        await host.AddAccountAsync(name, Password);
        using var browser = host.Browse();
        await browser.SignInAsync(name, Password);
        var token = WebUtility.HtmlDecode(Token().Match(await browser.ReadAsync("/")).Groups[1].Value);
        using var made = await browser.PostAsync("/sessions", ("__RequestVerificationToken", token));
        return new Member(host.Address, browser.Cookies, token, made.Headers.Location!.ToString());
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    private sealed class Member(Uri host, CookieContainer cookies, string token, string session) : IDisposable
    {
        private readonly HttpClient _http = new(new HttpClientHandler { CookieContainer = cookies, AllowAutoRedirect = false }) { BaseAddress = host };

        public CookieContainer Cookies => cookies;

        public string Session { get; set; } = session;

        public Task<HttpResponseMessage> UploadAsync(params (string Name, byte[] Content)[] files) => UploadAsync("", false, files);

        public async Task<HttpResponseMessage> UploadAsync(string folder, bool replace, (string Name, byte[] Content)[] files)
        {
            using var form = new MultipartFormDataContent { { new StringContent(folder), "folder" }, { new StringContent(replace ? "true" : "false"), "replace" } };
            form.Add(new StringContent(token), "__RequestVerificationToken");
            foreach (var (name, content) in files)
            {
                form.Add(new ByteArrayContent(content), "files", name);
            }

            return await _http.PostAsync($"{Session}/files/upload", form);
        }

        public Task<HttpResponseMessage> DownloadAsync(string path) => _http.GetAsync($"{Session}/files/download?path={Uri.EscapeDataString(path)}");

        public async Task<byte[]> BytesAsync(string path)
        {
            using var answer = await DownloadAsync(path);
            return await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
        }

        public async Task<IReadOnlyList<string>> ZipAsync(string folder)
        {
            using var zip = new ZipArchive(new MemoryStream(await BytesAsync(folder)), ZipArchiveMode.Read, false, Encoding.UTF8);
            return [.. zip.Entries.Select(e => e.FullName)];
        }

        public void Dispose() => _http.Dispose();
    }
}
