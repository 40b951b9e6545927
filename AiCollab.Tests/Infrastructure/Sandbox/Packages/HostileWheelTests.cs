using AiCollab.Core.Accounts;
using AiCollab.Core.Errors;
using AiCollab.Core.Sessions;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Sandbox.Packages;

/// <summary>Wheels that are allowed by mistake: each is refused with its own reason, and leaves nothing behind.</summary>
public sealed class HostileWheelTests(PackagesFixture fixture) : IClassFixture<PackagesFixture>
{
    private const int Link = 0xA1FF;
    private const int Pipe = 0x11A4;

    [Theory]
    [InlineData("up", "*\"../outside.py\", which leaves the package*")]
    [InlineData("absolute", "*\"/tmp/outside.py\", which leaves the package*")]
    [InlineData("backslash", "*leaves the package*")]
    [InlineData("link", "*demo/link is a link or a device*")]
    [InlineData("pipe", "*demo/pipe is a link or a device*")]
    [InlineData("pth", "*evil.pth: such a file runs code in every program*")]
    [InlineData("hiddenpth", "*evil.pth: such a file runs code in every program*")]
    [InlineData("twice", "*holds demo/a.py twice*")]
    [InlineData("fileandfolder", "*two files in the place of*")]
    [InlineData("wronghash", "*demo/a.py is not what its RECORD says*")]
    [InlineData("weakhash", "*no SHA-256 of demo/a.py*")]
    [InlineData("unlisted", "*holds demo/a.py, which its RECORD does not list*")]
    [InlineData("missing", "*lists ghost.py, which is not in it*")]
    [InlineData("othername", "*its file name says * its content evil 1.0*")]
    [InlineData("bomb", "*holds more than 200 MB*")]
    public async Task Refuses(string kind, string message)
    {
        var wheel = Make(kind);
        await fixture.AllowAsync(wheel);

        var install = () => fixture.Packages.InstallPackageAsync(SessionId.New(), kind, new UserId(Guid.NewGuid()), default);

        (await install.Should().ThrowAsync<InvalidException>()).WithMessage($"{wheel.File} was refused: {message}");
        File.Exists("/tmp/outside.py").Should().BeFalse();
    }

    [Theory]
    [InlineData("py3-none-musllinux_1_2_x86_64", "*built for musllinux_1_2_x86_64, and this machine is linux*")]
    [InlineData("py3-none-win_amd64", "*built for win_amd64*")]
    [InlineData("py3-none-manylinux_2_99_x86_64", "*built for manylinux_2_99_x86_64*")]
    [InlineData("cp399-cp399-any", "*built for cp399 (cp399), and the sandbox has Python 3.*")]
    [InlineData("py2-none-any", "*built for py2 (none)*")]
    [InlineData("pp310-pypy310_pp73-any", "*built for pp310*")]
    public async Task Refuses_what_is_for_another_machine(string tags, string message)
    {
        await fixture.AllowAsync(new WheelBuilder("foreign", tags: tags).Add("foreign.py"));

        var install = () => fixture.Packages.InstallPackageAsync(SessionId.New(), "foreign", new UserId(Guid.NewGuid()), default);

        (await install.Should().ThrowAsync<InvalidException>()).WithMessage(message);
        Directory.Delete(fixture.Folder, recursive: true);
        Directory.CreateDirectory(fixture.Folder);
    }

    [Fact]
    public async Task Refuses_what_is_no_archive()
    {
        var wheel = new WheelBuilder("garbage");
        await File.WriteAllTextAsync(Path.Combine(fixture.Folder, wheel.File), "this is no zip");
        var offered = (await fixture.Packages.ListOfferedAsync(default)).Single(o => o.Package.Name.Value == "garbage").Package;
        await fixture.Packages.AllowAsync(PackagesFixture.Admin, offered.Sha256, default);

        var install = () => fixture.Packages.InstallPackageAsync(SessionId.New(), "garbage", new UserId(Guid.NewGuid()), default);

        (await install.Should().ThrowAsync<InvalidException>()).WithMessage("*it cannot be unpacked*");
    }

    [Fact]
    public async Task Leaves_scripts_and_data_out_and_puts_libraries_in_their_place()
    {
        await fixture.AllowAsync(new WheelBuilder("parts").Add("parts.py").Add("parts-1.0.data/scripts/python3", "#!/bin/sh").Add("parts-1.0.data/purelib/parts_pure.py")
            .Add("parts-1.0.data/data/etc/passwd"));
        var session = SessionId.New();
        await fixture.Packages.InstallPackageAsync(session, "parts", new UserId(Guid.NewGuid()), default);

        var run = await fixture.RunAsync(session, "import parts, parts_pure, os\nsorted(os.listdir('/packages/parts'))");

        run.Value.Should().Be("['parts-1.0.dist-info', 'parts.py', 'parts_pure.py']");
    }

    private static WheelBuilder Make(string kind)
    {
        var wheel = new WheelBuilder(kind).Add("demo/__init__.py");
        return kind switch
        {
            "up" => wheel.Add("../outside.py"),
            "absolute" => wheel.Add("/tmp/outside.py"),
            "backslash" => wheel.Add("..\\outside.py"),
            "link" => wheel.Add("demo/link", "/etc/passwd", Link),
            "pipe" => wheel.Add("demo/pipe", "", Pipe),
            "pth" => wheel.Add("evil.pth", "import os"),
            "hiddenpth" => wheel.Add("hiddenpth-1.0.data/purelib/evil.pth", "import os"),
            "twice" => wheel.Add("demo/a.py").Add("demo/a.py", "y = 2"),
            "fileandfolder" => wheel.Add("demo/a.py").Add("demo/a.py/b.py"),
            "bomb" => wheel.Add("demo/zeros.bin", new byte[210 << 20]),
            "othername" => Inner(wheel, "evil"),
            "wronghash" => Record(wheel.Add("demo/a.py"), r => r.Replace("demo/a.py,sha256=", "demo/a.py,sha256=A", StringComparison.Ordinal)),
            "weakhash" => Record(wheel.Add("demo/a.py"), r => r.Replace("demo/a.py,sha256=", "demo/a.py,md5=", StringComparison.Ordinal)),
            "unlisted" => Record(wheel.Add("demo/a.py"), r => string.Join('\n', r.Split('\n').Where(l => !l.StartsWith("demo/a.py", StringComparison.Ordinal)))),
            "missing" => Record(wheel, r => r + "ghost.py,sha256=AAAA,1\n"),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }

    private static WheelBuilder Record(WheelBuilder wheel, Func<string, string> change)
    {
        wheel.Record = change;
        return wheel;
    }

    private static WheelBuilder Inner(WheelBuilder wheel, string name)
    {
        wheel.InnerName = name;
        return wheel;
    }
}
