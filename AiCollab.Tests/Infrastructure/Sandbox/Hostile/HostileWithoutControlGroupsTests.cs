using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Sandbox.Hostile;

/// <summary>Where no cgroup can be written, limits of the kernel for each process and the watch hold the main kinds of attack.</summary>
public sealed class HostileWithoutControlGroupsTests(RlimitFixture sandbox) : HostileTests(sandbox), IClassFixture<RlimitFixture>
{
    [Fact]
    public async Task Says_so() => (await sandbox.Sandbox.GetHealthAsync(again: false, default)).Isolation.Should().Be("rlimit");

    [Theory]
    [InlineData("mem-list")]
    [InlineData("mem-numpy")]
    [InlineData("mem-mmap-shared")]
    [InlineData("mem-forked-split")]
    [InlineData("mem-devshm")]
    [InlineData("fork-bomb")]
    [InlineData("processes-full")]
    [InlineData("threads-full")]
    [InlineData("daemon-escape")]
    [InlineData("escape-session-timeout")]
    [InlineData("while-true")]
    [InlineData("catch-all-loop")]
    [InlineData("stdout-flood")]
    [InlineData("result-fd-flood")]
    [InlineData("disk-full")]
    [InlineData("disk-full-tmp")]
    [InlineData("inodes-full")]
    [InlineData("file-size")]
    public Task Python_is_contained(string name) => HoldsAsync(HostileScripts.Of("python")[name], megabytes: 256);

    [Theory]
    [InlineData("array-1e9-fill")]
    [InlineData("typedarray-fill-touch")]
    [InlineData("map-grow")]
    [InlineData("string-double")]
    [InlineData("for-empty")]
    [InlineData("regex-backtrack")]
    [InlineData("console-flood")]
    [InlineData("output-error-flood")]
    [InlineData("fs-fill-disk")]
    [InlineData("fs-many-files")]
    public Task JavaScript_is_contained(string name) => HoldsAsync(HostileScripts.Of("javascript")[name], megabytes: 128);
}
