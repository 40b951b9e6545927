using System.Security.Cryptography;
using AiCollab.Core.Ai.Local;
using AiCollab.Core.Errors;
using AiCollab.Infrastructure.Ai.Local;
using AiCollab.Infrastructure.Ai.Local.Downloads;
using AiCollab.Tests.Infrastructure.Ai.Local.Files;
using FluentAssertions;
using Microsoft.Extensions.Options;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Ai.Local.Downloads;

public sealed class ModelDownloadsTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("aicollab-test-");
    private readonly byte[] _model;
    private readonly FileServer _server;

    public ModelDownloadsTests()
    {
        _model = new GgufBuilder { Data = RandomNumberGenerator.GetBytes(40_000) }.Text("general.architecture", "llama").Tensor("a", 24, 0, 40_000).Build();
        _server = new FileServer(_model);
    }

    private string Final => Path.Combine(_data.FullName, "models", "m.gguf");

    private string Checksum => Convert.ToHexStringLower(SHA256.HashData(_model));

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public async Task A_file_arrives_whole_and_leaves_nothing_else_behind()
    {
        await using var host = await HttpHost.StartAsync(_server.ServeAsync);
        await using var downloads = Open();
        var moves = 0;
        downloads.Changed += () => Interlocked.Increment(ref moves);
        await downloads.StartAsync(OfferFrom(host), CancellationToken.None);
        var done = await EndAsync(downloads);
        done.Should().BeEquivalentTo(new { State = DownloadState.Done, Received = (long)_model.Length, Total = (long?)_model.Length, Problem = (string?)null });
        (await File.ReadAllBytesAsync(Final)).Should().Equal(_model);
        Directory.GetFiles(Path.GetDirectoryName(Final)!).Should().Equal(Final);
        moves.Should().BeGreaterThan(2);
    }

    [Fact]
    public async Task A_cut_connection_goes_on_where_it_stopped()
    {
        _server.Received = PartLength;
        _server.CutAfter.Enqueue(10_000);
        _server.CutAfter.Enqueue(5_000);
        await using var host = await HttpHost.StartAsync(_server.ServeAsync);
        await using var downloads = Open();
        await downloads.StartAsync(OfferFrom(host), CancellationToken.None);
        (await EndAsync(downloads)).State.Should().Be(DownloadState.Done);
        (await File.ReadAllBytesAsync(Final)).Should().Equal(_model);
        var ranges = _server.Ranges.ToArray();
        ranges.Should().HaveCount(3);
        ranges[0].Should().BeEmpty();
        ranges[1].Should().MatchRegex("^bytes=[1-9][0-9]*-$");
    }

    [Fact]
    public async Task A_server_without_ranges_starts_from_the_beginning()
    {
        var server = new FileServer(_model) { TakesRanges = false };
        server.CutAfter.Enqueue(10_000);
        await using var host = await HttpHost.StartAsync(server.ServeAsync);
        await using var downloads = Open();
        await downloads.StartAsync(OfferFrom(host), CancellationToken.None);
        (await EndAsync(downloads)).State.Should().Be(DownloadState.Done);
        (await File.ReadAllBytesAsync(Final)).Should().Equal(_model);
    }

    [Fact]
    public async Task A_pause_keeps_the_bytes_and_a_restart_of_the_host_finds_them()
    {
        _server.Gate = new SemaphoreSlim(10);
        await using var host = await HttpHost.StartAsync(_server.ServeAsync);
        await using (var first = Open())
        {
            await first.StartAsync(OfferFrom(host), CancellationToken.None);
            await UntilAsync(() => PartLength() >= 10 * 1024);
            await first.PauseAsync("m.gguf", CancellationToken.None);
            first.List().Single().Should().BeEquivalentTo(new { State = DownloadState.Paused, Received = PartLength() });
        }

        _server.Gate = null;
        await using var second = Open();
        second.List().Should().ContainSingle().Which.Should().BeEquivalentTo(new { State = DownloadState.Paused, Received = PartLength(), Total = (long?)_model.Length });
        await second.ResumeAsync("m.gguf", CancellationToken.None);
        (await EndAsync(second)).State.Should().Be(DownloadState.Done);
        (await File.ReadAllBytesAsync(Final)).Should().Equal(_model);
        _server.Ranges.Should().Contain("bytes=10240-");
    }

    [Fact]
    public async Task A_file_that_changed_on_the_server_is_fetched_anew()
    {
        _server.Gate = new SemaphoreSlim(10);
        await using var host = await HttpHost.StartAsync(_server.ServeAsync);
        await using var downloads = Open();
        await downloads.StartAsync(OfferFrom(host) with { Sha256 = null }, CancellationToken.None);
        await UntilAsync(() => PartLength() >= 10 * 1024);
        await downloads.PauseAsync("m.gguf", CancellationToken.None);

        (_server.Gate, _server.Tag) = (null, "\"v2\"");
        _server.Content = new GgufBuilder { Data = new byte[30_000] }.Text("general.architecture", "llama").Build();
        await downloads.ResumeAsync("m.gguf", CancellationToken.None);
        (await EndAsync(downloads)).State.Should().Be(DownloadState.Done);
        (await File.ReadAllBytesAsync(Final)).Should().Equal(_server.Content);
    }

    [Fact]
    public async Task A_cancelled_download_leaves_nothing()
    {
        _server.Gate = new SemaphoreSlim(5);
        await using var host = await HttpHost.StartAsync(_server.ServeAsync);
        await using var downloads = Open();
        await downloads.StartAsync(OfferFrom(host), CancellationToken.None);
        await UntilAsync(() => PartLength() > 0);
        await downloads.CancelAsync("m.gguf", CancellationToken.None);
        downloads.List().Should().BeEmpty();
        Directory.GetFiles(Path.GetDirectoryName(Final)!).Should().BeEmpty();
    }

    [Fact]
    public async Task A_wrong_checksum_is_told_and_the_file_is_gone()
    {
        await using var host = await HttpHost.StartAsync(_server.ServeAsync);
        await using var downloads = Open();
        await downloads.StartAsync(OfferFrom(host) with { Sha256 = new string('0', 64) }, CancellationToken.None);
        var failed = await EndAsync(downloads);
        failed.State.Should().Be(DownloadState.Failed);
        failed.Problem.Should().Contain("checksum");
        File.Exists(Final).Should().BeFalse();
        PartLength().Should().Be(0);
    }

    [Fact]
    public async Task A_web_page_in_the_place_of_a_model_is_refused_at_its_first_bytes()
    {
        _server.Content = System.Text.Encoding.UTF8.GetBytes("<html>" + new string('x', 50_000));
        await using var host = await HttpHost.StartAsync(_server.ServeAsync);
        await using var downloads = Open();
        await downloads.StartAsync(OfferFrom(host), CancellationToken.None);
        (await EndAsync(downloads)).Problem.Should().Contain("web page");
    }

    [Theory]
    [InlineData(404, "no file at this address")]
    [InlineData(403, "sign-in")]
    public async Task An_answer_that_is_no_file_is_told(int status, string reason)
    {
        await using var host = await HttpHost.StartAsync(c =>
        {
            c.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        await using var downloads = Open();
        await downloads.StartAsync(OfferFrom(host), CancellationToken.None);
        (await EndAsync(downloads)).Problem.Should().Contain(reason);
    }

    [Fact]
    public async Task Redirects_are_followed_to_a_safe_place_only()
    {
        await using var host = await HttpHost.StartAsync(c =>
        {
            if (c.Request.Path == "/real")
            {
                return _server.ServeAsync(c);
            }

            c.Response.Redirect(c.Request.Path == "/good/m.gguf" ? "/real" : "http://example.org/m.gguf");
            return Task.CompletedTask;
        });
        await using var downloads = Open();
        await downloads.StartAsync(new ModelOffer(new Uri(host.Url, "/good/m.gguf")), CancellationToken.None);
        (await EndAsync(downloads)).State.Should().Be(DownloadState.Done);
        await downloads.StartAsync(new ModelOffer(new Uri(host.Url, "/bad/n.gguf")), CancellationToken.None);
        (await EndAsync(downloads, "n.gguf")).Problem.Should().Contain("not safe");
    }

    [Theory]
    [InlineData("http://example.org/m.gguf", "", null, "https")]
    [InlineData("https://example.org/m.zip", "", null, "GGUF")]
    [InlineData("https://example.org/m.gguf", "../m.gguf", null, "GGUF")]
    [InlineData("https://example.org/m.gguf", "", "12", "64")]
    public async Task What_cannot_be_fetched_is_refused_beforehand(string url, string name, string? checksum, string reason)
    {
        await using var downloads = Open();
        var starting = () => downloads.StartAsync(new ModelOffer(new Uri(url), name, checksum), CancellationToken.None);
        (await starting.Should().ThrowAsync<InvalidException>()).WithMessage($"*{reason}*");
        downloads.List().Should().BeEmpty();
    }

    [Fact]
    public async Task A_file_that_is_there_is_not_fetched_over()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Final)!);
        await File.WriteAllTextAsync(Final, "mine");
        await using var downloads = Open();
        var starting = () => downloads.StartAsync(new ModelOffer(new Uri("https://example.org/m.gguf")), CancellationToken.None);
        await starting.Should().ThrowAsync<InvalidException>();
    }

    [Theory]
    [InlineData("10.1.2.3", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("172.20.0.1", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("93.184.215.14", true)]
    [InlineData("2606:2800:21f:cb07::1", true)]
    public void Private_networks_are_no_source(string address, bool expected) =>
        DownloadAddress.IsPublic(System.Net.IPAddress.Parse(address)).Should().Be(expected);

    [Fact]
    public void The_trial_model_is_pinned()
    {
        var offer = Open().Trial;
        offer.Url.Scheme.Should().Be("https");
        offer.Bytes.Should().Be(98_362_432);
        offer.Sha256.Should().HaveLength(64);
        offer.Licence.Should().Be("Apache-2.0");
    }

    private ModelDownloads Open() => new(Options.Create(new LocalModelsOptions { DataDirectory = _data.FullName }), TimeProvider.System);

    private ModelOffer OfferFrom(HttpHost host) => new(new Uri(host.Url, "/m.gguf"), Sha256: Checksum);

    private long PartLength() => new FileInfo(Final + ".part") is { Exists: true } file ? file.Length : 0;

    private static async Task<ModelDownload> EndAsync(ModelDownloads downloads, string id = "m.gguf")
    {
        ModelDownload View() => downloads.List().Single(d => d.Id == id);
        await UntilAsync(() => View().State is DownloadState.Done or DownloadState.Failed);
        return View();
    }

    private static async Task UntilAsync(Func<bool> done)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (!done())
        {
            await Task.Delay(20, deadline.Token);
        }
    }
}
