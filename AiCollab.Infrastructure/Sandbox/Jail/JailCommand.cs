using System.Diagnostics;

namespace AiCollab.Infrastructure.Sandbox.Jail;

/// <summary>
/// Starts bubblewrap through the shell: only a shell can join a cgroup, set limits and open the filter on a descriptor between
/// fork and exec. Where the server is root, it steps down to nobody first.
/// </summary>
internal static class JailCommand
{
    // $1 filter, $2 file for errors, $3 number of cgroup files and then those; dash takes one-digit descriptors only.
    private const string Script =
        "f=$1; e=$2; n=$3; shift 3; while [ $n -gt 0 ]; do echo $$ >\"$1\" || exit 96; shift; n=$((n-1)); done; ";

    private static readonly string[] StepDown = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "--"];

    /// <summary>How to start a jail; its input and output are pipes.</summary>
    public static ProcessStartInfo For(JailPlan plan, string folder, IReadOnlyList<string> cgroupFiles)
    {
        var limits = string.Join(" && ", plan.Rlimits.Split('-', StringSplitOptions.RemoveEmptyEntries).Select(l => "ulimit -" + l.Trim()));
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        string[] arguments =
        [
            "-c", Script + limits + "; exec \"$@\" 9<\"$f\" 2>\"$e\"",
            "sh", plan.Filter, Path.Combine(folder, "stderr"), cgroupFiles.Count.ToString(System.Globalization.CultureInfo.InvariantCulture),
            .. cgroupFiles,
            .. Posix.IsRoot ? StepDown : [],
            "bwrap", .. plan.BubblewrapArguments(),
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        return start;
    }
}
