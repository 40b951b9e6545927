namespace AiCollab.Infrastructure.Sandbox.Jail;

/// <summary>Says what to do about what bubblewrap complains of.</summary>
internal static class JailAdvice
{
    /// <summary>The complaint, with the next step where it is a known one.</summary>
    public static string For(string complaint)
    {
        var known = Known(complaint);
        return known is null ? complaint : $"{known} ({complaint.Split('\n')[0]})";
    }

    private static string? Known(string complaint)
    {
        bool Says(string text) => complaint.Contains(text, StringComparison.OrdinalIgnoreCase);
        return Says("setting up uid map") || Says("No permissions to creat") || Says("Creating new namespace failed")
            ? "The kernel refuses user namespaces here. On the host: sysctl -w kernel.unprivileged_userns_clone=1 (Debian), "
                + "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0 (Ubuntu), or in Docker the seccomp profile and options of docs/deployment."
            : Says("Can't mount proc") ? "The container hides parts of /proc; start it with --security-opt systempaths=unconfined."
            : Says("execvp") && Says("Permission denied") ? "The temporary folder forbids programs (noexec); set Sandbox:Home to a folder that does not."
            : Says("Can't find source path") && Says("Permission denied") ? "The jail's user may not enter the folder above the jails; set Sandbox:Home to a folder that everybody may pass through."
            : null;
    }
}
