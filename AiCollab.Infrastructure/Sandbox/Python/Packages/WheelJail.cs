using System.Runtime.InteropServices;
using AiCollab.Core.Errors;
using AiCollab.Infrastructure.Sandbox.Jail;
using AiCollab.Infrastructure.Sandbox.Protocol;
using Microsoft.Extensions.Options;

namespace AiCollab.Infrastructure.Sandbox.Python.Packages;

/// <summary>Opens wheels in a jail that is used once: an archive made to break the program that reads it breaks nothing else.</summary>
internal sealed class WheelJail(JailYard yard, IOptions<SandboxOptions> options, TimeProvider time)
{
    private const long MemoryBytes = 256L << 20;
    private const int MaxProcesses = 16;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Lazy<JailPlan> _plan = new(() => Plan(yard, options.Value.Python));

    /// <summary>What the Python of the jail says of itself.</summary>
    public async Task<JailHello> GreetAsync(CancellationToken ct)
    {
        await using var jail = await StartAsync(ct).ConfigureAwait(false);
        return jail.Hello;
    }

    /// <summary>Unpacks the wheel at <paramref name="wheel"/> into a new directory; returns the packages it says it needs.</summary>
    /// <exception cref="InvalidException">It is refused; the text says why and goes on from the file's name.</exception>
    public async Task<IReadOnlyList<string>> UnpackAsync(byte[] wheel, WheelName name, string target, CancellationToken ct)
    {
        await using var jail = await StartAsync(ct).ConfigureAwait(false);
        if (PythonPlatform.Parse(jail.Hello.Version).Refusal(name) is { } refusal)
        {
            throw new InvalidException(refusal);
        }

        var inside = Path.Combine(jail.Folder, "files", "package.whl");
        await File.WriteAllBytesAsync(inside, wheel, ct).ConfigureAwait(false);
        Posix.GiveToJail(inside);
        using var deadline = new CancellationTokenSource(Patience, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct, deadline.Token);
        using var receiver = new WheelReceiver(target, name);
        try
        {
            await jail.SendAsync(new HostRun { Code = "", File = "", TimeoutMs = 0, MemoryBytes = 0 }, stop.Token).ConfigureAwait(false);
            await ReceiveAsync(jail, receiver, stop.Token).ConfigureAwait(false);
            return receiver.Finish();
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new InvalidException($"it could not be unpacked within {Patience.TotalSeconds:0} s.");
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            throw new InvalidException("the program that unpacks it broke on it.");
        }
    }

    private static async Task ReceiveAsync(Jail.Jail jail, WheelReceiver receiver, CancellationToken stop)
    {
        await foreach (var message in jail.Messages.ReadAllAsync(stop).ConfigureAwait(false))
        {
            switch (message)
            {
                case JailFile piece:
                    receiver.Take(piece);
                    break;
                case JailFinished { Success: true }:
                    return;
                case JailFinished refused:
                    throw new InvalidException(refused.Evidence is { Length: > 0 } why ? why[..Math.Min(why.Length, 500)] : "it cannot be unpacked.");
            }
        }

        throw new InvalidDataException("The jail ended early.");
    }

    private Task<Jail.Jail> StartAsync(CancellationToken ct) => yard.StartAsync(_plan.Value, MemoryBytes, MaxProcesses, ct);

    private static JailPlan Plan(JailYard yard, string python)
    {
        var folder = yard.Home.SharedFolder("unpack");
        yard.Home.Put("unpack", "unpack.py", PythonJail.Source("unpack.py"));
        var filter = yard.Home.Put("seccomp", "unpack.bpf", SeccompProfile.Python(RuntimeInformation.OSArchitecture, yard.Groups.Available));
        return new JailPlan
        {
            Filter = filter,
            MaxFileBytes = WheelReceiver.MaxBytes + (1 << 20),
            Mounts =
            [
                "--ro-bind", "/usr", "/usr", "--symlink", "usr/bin", "/bin", "--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64",
                "--dir", "/etc", "--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache",
                "--ro-bind", folder, "/opt/unpack", "--proc", "/proc", "--dev", "/dev", "--remount-ro", "/dev",
                "--size", "1048576", "--tmpfs", "/tmp", "--chdir", "/tmp",
            ],
            Command = [python, "-I", "-B", "/opt/unpack/unpack.py"],
        };
    }
}
