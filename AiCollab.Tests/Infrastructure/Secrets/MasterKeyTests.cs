using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using AiCollab.Infrastructure.Secrets;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Secrets;

[UnsupportedOSPlatform("windows")]
public sealed class MasterKeyTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("aicollab-key-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Accepts_random_bytes_from_the_environment()
    {
        var bytes = RandomNumberGenerator.GetBytes(32);

        var key = MasterKey.Load(new MasterSecretOptions { Key = Convert.ToBase64String(bytes), DataDirectory = _directory });

        key.Problem.Should().BeNull();
        key.Bytes.Should().Equal(bytes);
        Directory.EnumerateFileSystemEntries(_directory).Should().BeEmpty("a given key needs no file");
    }

    [Fact]
    public void Never_refuses_random_keys()
    {
        for (var i = 0; i < 20_000; i++)
        {
            MasterKeyStrength.Weakness(RandomNumberGenerator.GetBytes(32)).Should().BeNull();
        }
    }

    public static TheoryData<string, byte[]> WeakKeys => new()
    {
        { "16 bytes", RandomNumberGenerator.GetBytes(16) },
        { "repeats the same bytes", new byte[32] },
        { "repeats the same bytes", Enumerable.Repeat(new byte[] { 7, 200, 13, 91 }, 10).SelectMany(b => b).ToArray() },
        { "counting sequence", Enumerable.Range(5, 40).Select(i => (byte)(i * 3)).ToArray() },
        { "readable text", "correct horse battery staple correct!"u8.ToArray() },
        { "too few different bytes", Convert.FromHexString("00ff00ff0000ffff00ff01ff00ff00ff0000ff00ff00ff02ffff00ff00ff00ff00") },
    };

    [Theory]
    [MemberData(nameof(WeakKeys))]
    public void Refuses_a_weak_key_and_shows_the_command_that_makes_a_good_one(string reason, byte[] weak)
    {
        var key = MasterKey.Load(new MasterSecretOptions { Key = Convert.ToBase64String(weak) });

        key.Bytes.Should().BeNull();
        key.Problem.Should().Contain(reason).And.Contain("openssl rand -base64 32");
        key.Problem.Should().NotContain(Convert.ToBase64String(weak), "a secret is not repeated in a log, not even a bad one");
    }

    [Fact]
    public void Refuses_what_is_not_base64() =>
        MasterKey.Load(new MasterSecretOptions { Key = "hunter2!is-not-a-key" }).Problem.Should().Contain("not base64");

    [Fact]
    public void Creates_a_file_for_its_owner_only_at_the_first_start_and_reads_it_again_later()
    {
        var options = new MasterSecretOptions { DataDirectory = Path.Combine(_directory, "data") };

        var first = MasterKey.Load(options);
        var second = MasterKey.Load(options);

        first.Problem.Should().BeNull();
        second.Bytes.Should().Equal(first.Bytes);
        var path = Path.Combine(options.DataDirectory, "master.key");
        File.GetUnixFileMode(path).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Directory.GetFiles(options.DataDirectory).Should().Equal(path);
    }

    [Fact]
    public async Task Gives_hosts_that_start_at_once_the_same_key()
    {
        var options = new MasterSecretOptions { DataDirectory = _directory };

        var keys = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => MasterKey.Load(options))));

        keys.Select(key => Convert.ToHexString(key.Bytes!)).Distinct().Should().ContainSingle();
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    public void Refuses_a_file_that_others_can_reach_and_shows_the_chmod(UnixFileMode extra)
    {
        var path = Path.Combine(_directory, "it's a key");
        File.WriteAllText(path, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | extra);

        var key = MasterKey.Load(new MasterSecretOptions { KeyFile = path });

        key.Bytes.Should().BeNull();
        key.Problem.Should().Contain($@"chmod 600 '{_directory}/it'\''s a key'");
    }

    [Fact]
    public void Names_a_key_file_that_is_missing() =>
        MasterKey.Load(new MasterSecretOptions { KeyFile = Path.Combine(_directory, "none") }).Problem.Should().Contain("does not exist");

    [Fact]
    public void Derives_different_keys_for_different_purposes_and_the_same_for_the_same()
    {
        var bytes = Encoding.ASCII.GetBytes("0123456789abcdefghijklmnopqrstuv");
        var secret = new MasterSecret(bytes);

        secret.DeriveKey("api-keys/v1").Should().Equal(new MasterSecret(bytes).DeriveKey("api-keys/v1")).And.HaveCount(32);
        secret.DeriveKey("api-keys/v2").Should().NotEqual(secret.DeriveKey("api-keys/v1"));
        secret.ToString().Should().NotContain(Convert.ToHexStringLower(bytes)[..8]);
    }
}
