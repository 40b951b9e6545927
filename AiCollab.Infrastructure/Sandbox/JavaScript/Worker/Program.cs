using System.Runtime.InteropServices;
using AiCollab.Infrastructure.Sandbox.Protocol;

namespace AiCollab.JavaScriptWorker;

/// <summary>Greets, takes one script, runs it and ends. One process never sees two scripts.</summary>
internal static partial class Program
{
    private const int StackBytes = 16 << 20;

    /// <summary>How long a script may be late; the server's own kill comes later.</summary>
    private const int LateMs = 150;

    private static int Main()
    {
        using var input = Console.OpenStandardInput();
        using var output = Console.OpenStandardOutput();
        using var pump = new OutputPump(output);
        using var host = ScriptHost.Prepare(pump);
        Frames.Write(output, new JailHello(JailHello.CurrentProtocol, "javascript", $"Jint {JintVersion()}", Environment.WorkingSet), ProtocolJson.Default.JailMessage);
        if (Frames.Read(input, ProtocolJson.Default.HostMessage) is not HostRun run)
        {
            return 0;
        }

        // A deep script needs a deep stack, and the main thread's is the system's to choose.
        var lastWords = Frames.Encode(Failures.OutOfMemory(run), ProtocolJson.Default.JailMessage);
        var thread = new Thread(() => Tell(() => host.Run(run), pump, lastWords), StackBytes);
        thread.Start();

        // A regular expression or a product of large numbers does not look at the deadline.
        thread.Join((int)Math.Min(run.TimeoutMs + LateMs, int.MaxValue));
        Tell(() => host.GiveUp(run), pump, lastWords);
        return 0;
    }

    private static void Tell(Func<JailFinished> end, OutputPump pump, byte[] lastWords)
    {
        try
        {
            pump.Finish(Frames.Encode(end(), ProtocolJson.Default.JailMessage));
        }
        catch (OutOfMemoryException)
        {
            // Nothing can be allocated any more, and the runtime's own way of dying of it may hang.
            pump.Finish(lastWords);
        }

        Exit(0);
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void Exit(int code);

    private static string JintVersion() => typeof(Jint.Engine).Assembly.GetName().Version?.ToString(3) ?? "";
}
