using System.Buffers.Binary;

namespace AiCollab.Infrastructure.Sandbox.Jail;

/// <summary>Assembles a classic BPF program for seccomp (Linux <c>Documentation/userspace-api/seccomp_filter.rst</c>).</summary>
internal sealed class BpfProgram
{
    private const ushort LoadAbsolute = 0x20;
    private const ushort JumpEqual = 0x15;
    private const ushort JumpGreaterOrEqual = 0x35;
    private const ushort JumpAnySet = 0x45;
    private const ushort Return = 0x06;

    private const uint NumberOffset = 0;
    private const uint ArchitectureOffset = 4;
    private const uint FirstArgumentOffset = 16;
    private const uint SecondArgumentOffset = 24;

    private readonly List<(ushort Code, byte IfTrue, byte IfFalse, uint Value)> _code = [];

    /// <summary>Kills the process.</summary>
    public const uint Kill = 0x80000000;

    /// <summary>Lets the call through.</summary>
    public const uint Allow = 0x7FFF0000;

    /// <summary>Fails the call with an error number.</summary>
    public static uint Fail(int errno) => 0x00050000 | (uint)errno;

    /// <summary>Kills callers of another architecture and leaves the call's number loaded.</summary>
    public BpfProgram RequireArchitecture(uint audit, bool refuseX32)
    {
        Add(LoadAbsolute, ArchitectureOffset).Add(JumpEqual, audit, 1, 0).Add(Return, Kill).Add(LoadAbsolute, NumberOffset);
        return refuseX32 ? Add(JumpGreaterOrEqual, 0x40000000, 0, 1).Add(Return, Kill) : this;
    }

    /// <summary>Answers a call.</summary>
    public BpfProgram On(int? number, uint action) => number is { } n ? Add(JumpEqual, (uint)n, 0, 1).Add(Return, action) : this;

    /// <summary>Allows a call only with none of <paramref name="forbidden"/> and all of <paramref name="required"/> (one bit) in its first argument.</summary>
    public BpfProgram OnFlags(int? number, uint forbidden, uint required, uint otherwise)
    {
        if (number is not { } n)
        {
            return this;
        }

        Add(JumpEqual, (uint)n, 0, required == 0 ? (byte)4 : (byte)6);
        Add(LoadAbsolute, FirstArgumentOffset).Add(JumpAnySet, forbidden, 0, 1).Add(Return, otherwise);
        if (required != 0)
        {
            Add(JumpAnySet, required, 1, 0).Add(Return, otherwise);
        }

        return Add(Return, Allow);
    }

    /// <summary>Allows a call only with this first argument.</summary>
    public BpfProgram OnFirstArgument(int? number, uint value, uint otherwise) => number is { } n
        ? Add(JumpEqual, (uint)n, 0, 4).Add(LoadAbsolute, FirstArgumentOffset).Add(JumpEqual, value, 0, 1).Add(Return, Allow).Add(Return, otherwise)
        : this;

    /// <summary>Allows a call except with one of two second arguments.</summary>
    public BpfProgram OnSecondArgumentNot(int? number, uint first, uint second, uint otherwise) => number is { } n
        ? Add(JumpEqual, (uint)n, 0, 5).Add(LoadAbsolute, SecondArgumentOffset).Add(JumpEqual, first, 1, 0).Add(JumpEqual, second, 0, 1).Add(Return, otherwise).Add(Return, Allow)
        : this;

    /// <summary>Ends the program: what was not answered gets this.</summary>
    public byte[] Otherwise(uint action)
    {
        Add(Return, action);
        var bytes = new byte[_code.Count * 8];
        for (var i = 0; i < _code.Count; i++)
        {
            var at = bytes.AsSpan(i * 8);
            BinaryPrimitives.WriteUInt16LittleEndian(at, _code[i].Code);
            (at[2], at[3]) = (_code[i].IfTrue, _code[i].IfFalse);
            BinaryPrimitives.WriteUInt32LittleEndian(at[4..], _code[i].Value);
        }

        return bytes;
    }

    private BpfProgram Add(ushort code, uint value, byte ifTrue = 0, byte ifFalse = 0)
    {
        _code.Add((code, ifTrue, ifFalse, value));
        return this;
    }
}
