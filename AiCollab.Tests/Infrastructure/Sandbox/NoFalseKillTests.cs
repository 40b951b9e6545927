using AiCollab.Core.Sandbox;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Sandbox;

/// <summary>Honest code under the default limits: hard work is not an attack.</summary>
public sealed class NoFalseKillTests(SandboxFixture sandbox) : IClassFixture<SandboxFixture>
{
    [Theory]
    [InlineData("javascript", "let s = 0; for (let i = 0; i < 1e7; i++) s += i; s", "49999995000000")]
    [InlineData("javascript", "let s = 0; for (let i = 0; i < 3e6; i++) { const o = { a: i, b: [i] }; s += o.b[0]; } s", "4499998500000")]
    [InlineData("javascript", "const a = new Uint8Array(200 * 1024 * 1024).fill(1); a.length", "209715200")]
    [InlineData("javascript", "function f(n) { return n ? 1 + f(n - 1) : 0; } f(1000)", "1000")]
    [InlineData("javascript", "const fs = require('fs'); for (let i = 0; i < 50; i++) fs.writeFileSync(`f${i}`, 'x'); fs.readdirSync('.').length", "50")]
    [InlineData("python", "s = 0\nfor i in range(10_000_000): s += i\ns", "49999995000000")]
    [InlineData("python", "a = [(i, [i]) for i in range(1_000_000)]\nlen(a)", "1000000")]
    [InlineData("python", "import numpy as np\nfloat(np.ones(25_000_000).sum())", "25000000.0")]
    [InlineData("python", "import subprocess\nsubprocess.run(['/usr/bin/python3', '-c', 'print(1)'], capture_output=True, text=True).stdout", "'1\\n'")]
    [InlineData("python", "from multiprocessing import Pool\nPool(2).map(abs, [-1, -2])", "[1, 2]")]
    [InlineData("python", "import threading\nt = [threading.Thread(target=print) for _ in range(20)]\n[x.start() for x in t]; [x.join() for x in t]\nlen(t)", "20")]
    [InlineData("python", "open('big.bin', 'wb').write(b'x' * 12_000_000)", "12000000")]
    public async Task Passes(string language, string code, string value)
    {
        var result = await sandbox.RunAsync(language, code, seconds: 60);

        result.Verdict.Should().Be(Verdict.Ok, "{0} {1}", result.Evidence, result.Error);
        result.Value.Should().Be(value);
    }

    [Theory]
    [InlineData("javascript", "const line = 'x'.repeat(99); for (let i = 0; i < 10000; i++) console.log(line);")]
    [InlineData("python", "for i in range(10_000): print('x' * 99)")]
    public async Task Passes_a_megabyte_of_output(string language, string code)
    {
        var result = await sandbox.RunAsync(language, code, seconds: 60);

        result.Should().BeEquivalentTo(new { Verdict = Verdict.Ok, Truncated = false });
        result.Output.Should().HaveLength(1_000_000);
    }

    [Theory]
    [InlineData("javascript", "const line = 'x'.repeat(99); for (let i = 0; i < 30000; i++) console.log(line); 'end'", "'end'")]
    [InlineData("python", "for i in range(30_000): print('x' * 99)\n'end'", "'end'")]
    public async Task Cuts_longer_output_and_goes_on(string language, string code, string value)
    {
        var result = await sandbox.RunAsync(language, code, seconds: 60);

        result.Should().BeEquivalentTo(new { Verdict = Verdict.Ok, Truncated = true, Value = value });
        result.Output.Length.Should().Be(1 << 20);
    }

    [Theory]
    [InlineData("javascript", "function f() { return 1 + f(); } f()", "RangeError")]
    [InlineData("python", "def f(): return 1 + f()\nf()", "RecursionError")]
    public async Task Reports_endless_recursion_as_an_error(string language, string code, string type)
    {
        var result = await sandbox.RunAsync(language, code);

        result.Verdict.Should().Be(Verdict.RuntimeError);
        result.Error!.Type.Should().Be(type);
    }
}
