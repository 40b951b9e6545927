using System.Text;
using AiCollab.Core.Sandbox;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Sandbox;

/// <summary>What comes back from runs that may change the workspace; what becomes of it there is another's test.</summary>
public sealed class LeftFilesTests(SandboxFixture sandbox) : IClassFixture<SandboxFixture>, IDisposable
{
    private readonly TemporaryFolder _files = new();

    [Theory]
    [InlineData("python", """
        import os
        open('new.txt', 'w').write('n'); open('sub/changed.txt', 'w').write('2'); os.remove('gone.txt')
        os.makedirs('deep/er'); open('deep/er/x.txt', 'w').write('x')
        """)]
    [InlineData("javascript", """
        const fs = require('fs');
        fs.writeFileSync('new.txt', 'n'); fs.writeFileSync('sub/changed.txt', '2'); fs.rmSync('gone.txt');
        fs.mkdirSync('deep/er', { recursive: true }); fs.writeFileSync('deep/er/x.txt', 'x');
        """)]
    public async Task Written_and_deleted_files_come_back(string language, string code)
    {
        Grant("sub/changed.txt", "gone.txt", "same.txt");

        var result = await sandbox.RunAsync(language, code, files: _files.Path, write: true);

        result.Verdict.Should().Be(Verdict.Ok, result.Error?.Trace);
        Told(result).Should().BeEquivalentTo(new Dictionary<string, string?> { ["new.txt"] = "n", ["sub/changed.txt"] = "2", ["deep/er/x.txt"] = "x", ["gone.txt"] = null });
        File.ReadAllText(Path.Combine(_files.Path, "gone.txt")).Should().Be("1", "the run worked on a copy");
    }

    [Fact]
    public async Task Nothing_comes_back_to_be_written_where_nobody_asked()
    {
        Grant("gone.txt");

        var result = await sandbox.RunAsync("python", "import os\nos.remove('gone.txt'); open('new.txt', 'w').write('n')", files: _files.Path);

        result.Left.Should().BeEmpty();
        result.Artifacts.Should().ContainSingle().Which.Name.Should().Be("new.txt");
    }

    [Fact]
    public async Task Links_sockets_and_what_is_too_large_are_named_and_stay_behind()
    {
        Grant("same.txt");

        var result = await sandbox.RunAsync("python", """
            import os, socket
            os.symlink('/etc/passwd', 'link'); os.symlink('/', 'root'); socket.socket(socket.AF_UNIX).bind('socket')
            open('huge.bin', 'wb').write(bytes(20 << 20)); open('fine.txt', 'w').write('f')
            """, files: _files.Path, write: true);

        result.Verdict.Should().Be(Verdict.Ok, result.Error?.Trace);
        Told(result).Should().BeEquivalentTo(new Dictionary<string, string?> { ["fine.txt"] = "f" });
        result.Skipped.Should().BeEquivalentTo("link", "root", "socket", "huge.bin");
    }

    [Fact]
    public async Task A_granted_file_behind_a_link_is_not_taken_for_deleted()
    {
        Grant("a.txt");

        var result = await sandbox.RunAsync("python", "import os\nos.remove('a.txt'); os.symlink('/etc/passwd', 'a.txt')", files: _files.Path, write: true);

        result.Left.Should().BeEmpty();
        result.Skipped.Should().Equal("a.txt");
    }

    [Fact]
    public async Task Plots_are_shown_and_not_written()
    {
        var result = await sandbox.RunAsync("python", "import matplotlib.pyplot as plt\nplt.plot([1, 2]); plt.show()\nopen('a.csv', 'w').write('1')", files: _files.Path, write: true);

        result.Artifacts.Select(a => a.Name).Should().Equal("plot-1.png", "a.csv");
        Told(result).Keys.Should().Equal("a.csv");
    }

    public void Dispose() => _files.Dispose();

    private void Grant(params string[] names)
    {
        foreach (var path in names.Select(n => Path.Combine(_files.Path, n)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "1");
        }
    }

    private static Dictionary<string, string?> Told(SandboxResult result) =>
        result.Left.ToDictionary(f => f.Name, f => f.Content is null ? null : Encoding.UTF8.GetString(f.Content));
}
