using AiCollab.Infrastructure.Sandbox.Jail;
using AiCollab.Infrastructure.Sandbox.Protocol;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Sandbox.Jail;

public sealed class ArtifactFilterTests
{
    [Theory]
    [InlineData("plot.png", "plot.png")]
    [InlineData("data/out.csv", "data/out.csv")]
    [InlineData("../../etc/passwd", "etc/passwd")]
    [InlineData("/etc/shadow", "etc/shadow")]
    [InlineData(@"..\..\boot.ini", "boot.ini")]
    [InlineData("a\nb\0c\u202Etxt.exe", "a_b_c_txt.exe")]
    [InlineData(".bashrc", "bashrc")]
    [InlineData("-rf", "rf")]
    [InlineData("CON.txt", "_CON.txt")]
    [InlineData("<script>.html", "_script_.html")]
    [InlineData("...", "file")]
    [InlineData("", "file")]
    [InlineData("grüße.txt", "grüße.txt")]
    public void Makes_names_safe(string name, string safe) => ArtifactFilter.SafeName(name).Should().Be(safe);

    [Fact]
    public void Keeps_names_apart_that_become_the_same()
    {
        var kept = ArtifactFilter.Clean([new("a/x.txt", [1]), new("../a/x.txt", [2]), new("A/X.TXT", [3])]);

        kept.Select(a => a.Name).Should().Equal("a/x.txt", "a/x-2.txt", "A/X-2.TXT".Replace("-2", "-3", StringComparison.Ordinal));
    }

    [Fact]
    public void Keeps_at_most_fifty_files_and_sixteen_megabytes()
    {
        ArtifactFilter.Clean(Enumerable.Range(0, 80).Select(i => new JailArtifact($"f{i}", [1])).ToList()).Should().HaveCount(50);
        ArtifactFilter.Clean([new("big", new byte[10 << 20]), new("big2", new byte[10 << 20]), new("small", [1])]).Select(a => a.Name).Should().Equal("big", "small");
    }

    [Fact]
    public void Never_calls_markup_anything_but_text()
    {
        ArtifactFilter.Clean([new("x.svg", "<svg onload=alert(1)>"u8.ToArray()), new("x.png", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]), new("x", [0, 1])])
            .Select(a => a.MediaType).Should().Equal("text/plain", "image/png", "application/octet-stream");
    }
}
