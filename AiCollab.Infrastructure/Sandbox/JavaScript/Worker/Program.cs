using System.Runtime.InteropServices;
using AiCollab.Infrastructure.Sandbox.Protocol;

namespace AiCollab.JavaScriptWorker;

/// <summary>Greets, takes one script, runs it and ends. One process never sees two scripts.</summary>
internal static partial class Program
{
    private const int StackBytes = 16 << 20;

    private static int Main()
    {
        using var input = Console.OpenStandardInput();
        using var output = Console.OpenStandardOutput();
        using var host = ScriptHost.Prepare(new OutputPump(output));
        Frames.Write(output, new JailHello(JailHello.CurrentProtocol, "javascript", $"Jint {JintVersion()}", Environment.WorkingSet), ProtocolJson.Default.JailMessage);
        if (Frames.Read(input, ProtocolJson.Default.HostMessage) is not HostRun run)
        {
            return 0;
        }

        // A deep script needs a deep stack, and the main thread's is the system's to choose.
        var lastWords = Frames.Encode(Failures.OutOfMemory(run), ProtocolJson.Default.JailMessage);
        var thread = new Thread(() => RunAndTell(host, run, output, lastWords), StackBytes);
        thread.Start();
        thread.Join();
        return 0;
    }

    private static void RunAndTell(ScriptHost host, HostRun run, Stream output, byte[] lastWords)
    {
        try
        {
            Frames.Write(output, host.Run(run), ProtocolJson.Default.JailMessage);
        }
        catch (OutOfMemoryException)
        {
            // Nothing can be allocated any more, and the runtime's own way of dying of it may hang.
            output.Write(lastWords);
            output.Flush();
        }

        Exit(0);
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void Exit(int code);

    private static string JintVersion() => typeof(Jint.Engine).Assembly.GetName().Version?.ToString(3) ?? "";
}
