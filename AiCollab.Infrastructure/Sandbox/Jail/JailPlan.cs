namespace AiCollab.Infrastructure.Sandbox.Jail;

/// <summary>What a jail holds: its mounts, its environment and the command in it.</summary>
internal sealed record JailPlan
{
    private const string Unshared =
        "--unshare-user --unshare-ipc --unshare-pid --unshare-net --unshare-uts --unshare-cgroup-try --uid 65534 --gid 65534 "
        + "--hostname sandbox --cap-drop ALL --as-pid-1 --die-with-parent --new-session --clearenv --setenv LANG C.UTF-8";

    /// <summary>File with the system call filter.</summary>
    public required string Filter { get; init; }

    /// <summary>Arguments of bubblewrap that bind or make files, in order.</summary>
    public required IReadOnlyList<string> Mounts { get; init; }

    /// <summary>Variables of the jail; there are no others.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The command, as a path inside.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Whether code inside may make user namespaces; only a supervisor's jail may.</summary>
    public bool AllowsNamespaces { get; init; }

    /// <summary>Kernel limits set before anything runs, as the shell's <c>ulimit</c> takes them.</summary>
    public string Rlimits { get; init; } = "-c 0 -n 256 -f 131072";

    /// <summary>How much the jail may send as files of an archive, in bytes; nothing from a jail that runs code.</summary>
    public long MaxFileBytes { get; init; }

    /// <summary>bubblewrap's arguments; the filter is on descriptor 9.</summary>
    public IReadOnlyList<string> BubblewrapArguments() =>
    [
        .. Unshared.Split(' '),
        .. AllowsNamespaces ? Array.Empty<string>() : ["--disable-userns"],
        .. Mounts,
        .. Environment.SelectMany(v => new[] { "--setenv", v.Key, v.Value }),
        "--seccomp", "9", "--",
        .. Command,
    ];
}
