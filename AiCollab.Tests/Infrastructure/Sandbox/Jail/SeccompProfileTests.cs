using System.Buffers.Binary;
using System.Runtime.InteropServices;
using AiCollab.Infrastructure.Sandbox.Jail;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Sandbox.Jail;

/// <summary>Runs the filters as the kernel would, on a small interpreter of classic BPF.</summary>
public sealed class SeccompProfileTests
{
    private const uint X64 = 0xC000003E;
    private const uint Arm64 = 0xC00000B7;
    private const uint Kill = 0x80000000;
    private const uint Allow = 0x7FFF0000;
    private const uint Eperm = 0x00050001;
    private const uint Enosys = 0x00050026;

    private static readonly byte[] JavaScript = SeccompProfile.JavaScript(Architecture.X64);
    private static readonly byte[] Python = SeccompProfile.Python(Architecture.X64, countedMemory: true);

    [Fact]
    public void Kills_callers_of_another_architecture_and_of_x32()
    {
        Run(Python, 0x40000003, 0).Should().Be(Kill);
        Run(Python, X64, 0x40000000).Should().Be(Kill);
    }

    [Theory]
    [InlineData(0, Allow)] // read
    [InlineData(101, Eperm)] // ptrace
    [InlineData(165, Eperm)] // mount
    [InlineData(272, Eperm)] // unshare
    [InlineData(321, Eperm)] // bpf
    [InlineData(310, Eperm)] // process_vm_readv
    [InlineData(425, Enosys)] // io_uring_setup
    [InlineData(435, Enosys)] // clone3
    [InlineData(999, Eperm)] // unknown
    public void Answers_calls(uint number, uint answer) => Run(Python, X64, number).Should().Be(answer);

    [Theory]
    [InlineData(56u, 0x11u, Allow)] // clone as fork
    [InlineData(56u, 0x10000000u, Eperm)] // CLONE_NEWUSER
    [InlineData(41u, 1u, Allow)] // socket(AF_UNIX)
    [InlineData(41u, 2u, 0x00050061u)] // socket(AF_INET)
    [InlineData(41u, 16u, 0x00050061u)] // socket(AF_NETLINK)
    public void Looks_at_the_first_argument(uint number, uint argument, uint answer) => Run(Python, X64, number, argument).Should().Be(answer);

    [Fact]
    public void Refuses_typing_into_a_terminal()
    {
        Run(Python, X64, 16, 0, 0x5412).Should().Be(Eperm);
        Run(Python, X64, 16, 0, 0x541C).Should().Be(Eperm);
        Run(Python, X64, 16, 0, 0x5401).Should().Be(Allow);
    }

    [Fact]
    public void Lets_JavaScript_make_threads_but_no_processes()
    {
        Run(JavaScript, X64, 56, 0x00010000).Should().Be(Allow);
        Run(JavaScript, X64, 56, 0x11).Should().Be(Eperm);
        Run(JavaScript, X64, 57).Should().Be(Eperm);
        Run(JavaScript, X64, 319).Should().Be(Eperm);
    }

    [Fact]
    public void Refuses_memory_that_nobody_counts_where_there_is_no_cgroup()
    {
        Run(Python, X64, 319).Should().Be(Allow);
        Run(SeccompProfile.Python(Architecture.X64, countedMemory: false), X64, 319).Should().Be(Eperm);
    }

    [Fact]
    public void Knows_the_numbers_of_arm()
    {
        var filter = SeccompProfile.Python(Architecture.Arm64, countedMemory: true);

        Run(filter, Arm64, 63).Should().Be(Allow);
        Run(filter, Arm64, 220, 0x10000000).Should().Be(Eperm);
        Run(filter, X64, 63).Should().Be(Kill);
    }

    private static uint Run(byte[] program, uint architecture, uint number, uint first = 0, uint second = 0)
    {
        uint accumulator = 0;
        for (var at = 0; ; at++)
        {
            var line = program.AsSpan(at * 8, 8);
            var value = BinaryPrimitives.ReadUInt32LittleEndian(line[4..]);
            switch (BinaryPrimitives.ReadUInt16LittleEndian(line))
            {
                case 0x20:
                    accumulator = value switch { 0 => number, 4 => architecture, 16 => first, 24 => second, _ => throw new InvalidOperationException($"load of {value}") };
                    break;
                case 0x15:
                    at += accumulator == value ? line[2] : line[3];
                    break;
                case 0x35:
                    at += accumulator >= value ? line[2] : line[3];
                    break;
                case 0x45:
                    at += (accumulator & value) != 0 ? line[2] : line[3];
                    break;
                case 0x06:
                    return value;
                default:
                    throw new InvalidOperationException("an instruction the kernel does not know");
            }
        }
    }
}
