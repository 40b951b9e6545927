using System.IO.Compression;
using System.Text;
using AiCollab.Core.Errors;
using AiCollab.Web.Features.Workspace.Files;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Web.Features.Workspace.Files;

public sealed class ZipUnpackerTests
{
    [Fact]
    public async Task Files_lie_below_the_folder_they_were_dropped_on()
    {
        var files = await ReadAsync("src", ("a/b.txt", "one"), ("c.txt", "two"), ("empty/", ""));

        files.Should().BeEquivalentTo([("src/a/b.txt", "one"), ("src/c.txt", "two")]);
    }

    [Theory]
    [InlineData("../evil.txt")]
    [InlineData("a/../../evil.txt")]
    [InlineData("/etc/passwd")]
    [InlineData("..\\..\\evil.txt")]
    [InlineData("C:\\evil.txt")]
    [InlineData("a/\u0000b.txt")]
    [InlineData(".git")]
    public async Task A_name_that_would_leave_the_workspace_is_refused_and_nothing_is_unpacked(string name)
    {
        var read = () => ReadAsync("", ("good.txt", "fine"), (name, "evil"));

        (await read.Should().ThrowAsync<InvalidException>()).WithMessage("*Nothing was unpacked.*");
    }

    [Fact]
    public async Task What_systems_put_beside_the_files_is_left_out()
    {
        var files = await ReadAsync("", ("a.txt", "one"), ("__MACOSX/._a.txt", "x"), ("b/.DS_Store", "x"), (".git/config", "x"), ("b/.git/hooks/post-checkout", "x"));

        files.Should().BeEquivalentTo([("a.txt", "one")]);
    }

    [Fact]
    public async Task A_symbolic_link_is_refused_by_name()
    {
        var zip = Zip(archive =>
        {
            var link = archive.CreateEntry("link");
            link.ExternalAttributes = unchecked((int)0xA1FF0000);
            using var target = new StreamWriter(link.Open());
            target.Write("/etc/passwd");
        });

        var read = () => ZipUnpacker.ReadAsync(zip, "", default);

        (await read.Should().ThrowAsync<InvalidException>()).WithMessage("*\"link\" is a link*");
    }

    [Fact]
    public async Task A_bomb_gives_no_more_than_it_claims_to_hold()
    {
        var zip = Zip(archive =>
        {
            using var bomb = archive.CreateEntry("bomb", CompressionLevel.Fastest).Open();
            bomb.Write(new byte[64 << 20]);
        });
        zip.Length.Should().BeLessThan(1 << 20);
        var bytes = zip.GetBuffer().AsSpan(0, (int)zip.Length);
        var central = bytes.LastIndexOf("PK\u0001\u0002"u8);
        BitConverter.TryWriteBytes(bytes[(central + 24)..], 1);

        var files = await ZipUnpacker.ReadAsync(zip, "", default);

        files.Should().ContainSingle().Which.Content.Should().HaveCount(1);
    }

    [Fact]
    public async Task Many_files_share_one_limit()
    {
        var zip = Zip(archive =>
        {
            var half = new byte[(ZipUnpacker.MaxBytes / 2) + 1];
            foreach (var name in new[] { "a", "b" })
            {
                using var content = archive.CreateEntry(name, CompressionLevel.Fastest).Open();
                content.Write(half);
            }
        });

        var read = () => ZipUnpacker.ReadAsync(zip, "", default);

        (await read.Should().ThrowAsync<QuotaExceededException>()).WithMessage("*larger than 256 MB*");
    }

    [Fact]
    public async Task Too_many_entries_are_refused_before_one_is_read()
    {
        var zip = Zip(archive =>
        {
            for (var i = 0; i <= ZipUnpacker.MaxEntries; i++)
            {
                archive.CreateEntry($"{i}.txt", CompressionLevel.NoCompression);
            }
        });

        var read = () => ZipUnpacker.ReadAsync(zip, "", default);

        (await read.Should().ThrowAsync<QuotaExceededException>()).WithMessage("*20,001 entries; 20,000 fit*");
    }

    [Theory]
    [InlineData("this is no zip")]
    [InlineData("")]
    [InlineData("PK\u0003\u0004 and then nothing of use")]
    public async Task What_is_no_zip_is_told_so(string content)
    {
        var read = () => ZipUnpacker.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(content)), "", default);

        (await read.Should().ThrowAsync<InvalidException>()).WithMessage("*cannot be read*");
    }

    [Fact]
    public async Task A_zip_without_files_is_told_so()
    {
        var read = () => ReadAsync("", ("only/", ""));

        (await read.Should().ThrowAsync<InvalidException>()).WithMessage("*holds no files*");
    }

    private static async Task<IEnumerable<(string, string)>> ReadAsync(string folder, params (string Name, string Text)[] entries)
    {
        var zip = Zip(archive =>
        {
            foreach (var (name, text) in entries)
            {
                using var content = new StreamWriter(archive.CreateEntry(name).Open());
                content.Write(text);
            }
        });
        return (await ZipUnpacker.ReadAsync(zip, folder, default)).Select(f => (f.Path.Value, Encoding.UTF8.GetString(f.Content)));
    }

    private static MemoryStream Zip(Action<ZipArchive> fill)
    {
        var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            fill(archive);
        }

        zip.Position = 0;
        return zip;
    }
}
