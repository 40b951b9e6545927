namespace AiCollab.JavaScriptWorker;

/// <summary>What the kernel says about this process.</summary>
internal static class ProcessMemory
{
    /// <summary>Peak resident memory in bytes; 0 when it cannot be read.</summary>
    public static long PeakBytes()
    {
        const string field = "VmHWM:";
        try
        {
            var line = File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith(field, StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.AsSpan(field.Length).Trim(" \tkB"), System.Globalization.CultureInfo.InvariantCulture) << 10;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
