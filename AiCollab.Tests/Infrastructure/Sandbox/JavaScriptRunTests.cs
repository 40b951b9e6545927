using System.Text;
using AiCollab.Core.Sandbox;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Sandbox;

public sealed class JavaScriptRunTests(SandboxFixture sandbox) : IClassFixture<SandboxFixture>
{
    [Fact]
    public async Task Gives_output_and_the_value_of_the_last_expression()
    {
        var result = await sandbox.RunAsync("javascript", "console.log('hi', { a: [1, 2] }); console.error('oh'); 40 + 2");

        result.Should().BeEquivalentTo(new { Verdict = Verdict.Ok, Output = "hi { a: [ 1, 2 ] }\n", Stderr = "oh\n", Value = "42" });
        result.MemoryUsed.Should().BeInRange(1 << 20, 512L << 20);
    }

    [Fact]
    public async Task Shows_an_error_with_the_line_it_happened_on()
    {
        var result = await sandbox.RunAsync("javascript", "function f() {\n  throw new TypeError('bad');\n}\nf();", path: "src/main.js");

        result.Verdict.Should().Be(Verdict.RuntimeError);
        result.Error.Should().BeEquivalentTo(new { Type = "TypeError", Message = "bad" });
        result.Error!.Trace.Should().Contain("at f (src/main.js:2:");
    }

    [Fact]
    public async Task Tells_a_syntax_error_apart_and_shows_the_place()
    {
        var result = await sandbox.RunAsync("javascript", "let a = 1;\nlet b = ;", path: "main.js");

        result.Verdict.Should().Be(Verdict.SyntaxError);
        result.Error!.Trace.Should().StartWith("main.js:2:9\nlet b = ;\n        ^");
    }

    [Theory]
    [InlineData("setTimeout(() => console.log('b'), 20); setTimeout(() => console.log('a'), 5); console.log('now');", "now\na\nb\n")]
    [InlineData("(async () => { await new Promise(r => setTimeout(r, 5)); console.log('later'); })();", "later\n")]
    [InlineData("const t = setInterval(() => { console.log('x'); clearInterval(t); }, 2);", "x\n")]
    [InlineData("await Promise.resolve(); console.log('top');", "top\n")]
    [InlineData("import { join } from 'node:path'; import fs from 'fs'; console.log(join('a', 'b'), fs.existsSync('x'));", "a/b false\n")]
    [InlineData("console.log('grüße 😀 \\u{1F600}');", "grüße 😀 😀\n")]
    [InlineData("console.log(new Map([[1, { a: 2 }]]), new Set([1]), null, [1, , 3], () => 1, class A {}, 10n, -0);", "Map(1) { 1 => { a: 2 } } Set(1) { 1 } null [ 1, <1 empty item>, 3 ] [Function (anonymous)] [class A] 10n -0\n")]
    [InlineData("class A {} console.log(class extends A {}, class B extends A {}, Map, function f() {}, Object.freeze(function g() {}), async () => 1);", "[class (anonymous) extends A] [class B extends A] [Function: Map] [Function: f] [Function: g] [AsyncFunction (anonymous)]\n")]
    [InlineData("console.log(require('crypto').createHash('sha256').update('a').digest('hex').slice(0, 8), Buffer.from('é').toString('base64'));", "ca978112 w6k=\n")]
    public async Task Runs_what_people_write(string code, string output)
    {
        var result = await sandbox.RunAsync("javascript", code);

        result.Error.Should().BeNull();
        result.Should().BeEquivalentTo(new { Verdict = Verdict.Ok, Output = output });
    }

    [Fact]
    public async Task Reports_a_rejection_that_nobody_handled()
    {
        var result = await sandbox.RunAsync("javascript", "(async () => { await null; throw new RangeError('lost'); })(); 1");

        result.Verdict.Should().Be(Verdict.RuntimeError);
        result.Error.Should().BeEquivalentTo(new { Type = "RangeError", Message = "lost" });
    }

    [Fact]
    public async Task Reads_granted_files_and_returns_what_it_wrote()
    {
        var folder = Directory.CreateTempSubdirectory("jail-test-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "data.json"), """{"n": 20}""");
        await File.WriteAllTextAsync(Path.Combine(folder, "lib.mjs"), "export const twice = x => 2 * x;");
        try
        {
            var result = await sandbox.RunAsync(
                "javascript",
                "import fs from 'fs'; import { twice } from './lib.mjs'; import data from './data.json' with { type: 'json' };\n"
                    + "fs.mkdirSync('out'); fs.writeFileSync('out/n.txt', String(twice(data.n))); console.log(fs.readdirSync('.').join());",
                files: folder);

            result.Error.Should().BeNull();
            result.Output.Should().Be("data.json,lib.mjs,out\n");
            result.Artifacts.Should().ContainSingle().Which.Should()
                .BeEquivalentTo(new { Name = "out/n.txt", MediaType = "text/plain", Content = Encoding.UTF8.GetBytes("40") });
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Stops_when_it_is_told_to()
    {
        var first = new TaskCompletionSource();
        using var stop = new CancellationTokenSource();
        var run = sandbox.RunAsync("javascript", "console.log('started'); for (;;) {}", seconds: 90, onOutput: _ => first.TrySetResult(), ct: stop.Token);

        await first.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await stop.CancelAsync();

        (await run.WaitAsync(TimeSpan.FromSeconds(10))).Should().BeEquivalentTo(new { Verdict = Verdict.Cancelled, Output = "started\n" });
    }
}
