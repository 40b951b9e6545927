using Acornima;
using AiCollab.Infrastructure.Sandbox.Protocol;
using Jint;
using Jint.Native;
using Jint.Runtime;

namespace AiCollab.JavaScriptWorker;

/// <summary>Turns what ended a script into an error a person can read, and the verdict.</summary>
internal static class Failures
{
    private const int MaxMessageChars = 10_000;
    private const int MaxTraceChars = 20_000;

    public static JailFinished Explain(Exception e, HostRun run, Func<JsValue, string> stackOf) => e switch
    {
        JavaScriptException js => Thrown(js.Error, stackOf),
        PromiseRejectedException rejected => Thrown(rejected.RejectedValue, stackOf),
        UnhandledRejectionException unhandled => Thrown(unhandled.Reason, stackOf),
        ScriptPreparationException { InnerException: ParseErrorException parse } => Syntax(parse, run),
        ScriptPreparationException nested => Failure("RangeError", nested.Message, ""),
        FileException file => Failure("Error", file.Message, ""),
        ParseErrorException parse => Syntax(parse, run),
        OperationCanceledException or ExecutionCanceledException or TimeoutException => Late(run),
        OutOfMemoryException or MemoryLimitExceededException => OutOfMemory(run),
        OutputFloodException flood => Limit("OutputLimit", "OutputFlood", flood.Message),
        RecursionDepthOverflowException or InsufficientExecutionStackException =>
            Failure("RangeError", "Maximum call stack size exceeded", ""),
        _ => Failure(e.GetType().Name, e.Message, ""),
    };

    /// <summary>The script did not end in its time.</summary>
    public static JailFinished Late(HostRun run) => Limit("Timeout", "Timeout", $"The script did not end within {run.TimeoutMs / 1000.0:0.###} s.");

    /// <summary>The script needed more memory than it may have.</summary>
    public static JailFinished OutOfMemory(HostRun run) =>
        Limit("MemoryLimit", "OutOfMemory", $"The script needed more than {run.MemoryBytes >> 20} MB of memory.");

    private static JailFinished Thrown(JsValue error, Func<JsValue, string> stackOf)
    {
        var type = Property(error, "name");
        var message = Property(error, "message");
        if (type is null && message is null)
        {
            return Failure("Uncaught", SafeText(error), "");
        }

        var stack = Stack(error, stackOf);
        return Property(error, "code") switch
        {
            "ENOSPC" or "EFBIG" => Limit("DiskLimit", type ?? "Error", message ?? "") with { Error = Error(type ?? "Error", message ?? "", stack) },
            _ => Failure(type ?? "Error", message ?? "", stack),
        };
    }

    private static JailFinished Syntax(ParseErrorException e, HostRun run)
    {
        var line = run.Code.Split('\n').ElementAtOrDefault(e.LineNumber - 1)?.TrimEnd() ?? "";
        var shown = line.Length > 200 ? line[..200] : line;
        var trace = $"{run.File}:{e.LineNumber}:{e.Column + 1}\n{shown}\n{new string(' ', Math.Min(e.Column, shown.Length))}^";
        return new JailFinished { Verdict = "SyntaxError", Error = Error("SyntaxError", e.Description, trace) };
    }

    private static JailFinished Limit(string verdict, string type, string sentence) =>
        new() { Verdict = verdict, Evidence = sentence, Error = Error(type, sentence, "") };

    private static JailFinished Failure(string type, string message, string trace) =>
        new() { Verdict = "RuntimeError", Error = Error(type, message, trace) };

    private static JailError Error(string type, string message, string trace) =>
        new(Cut(type, 200), Cut(message, MaxMessageChars), Cut(trace, MaxTraceChars));

    private static string Cut(string text, int length) => text.Length > length ? text[..length] : text;

    /// <summary>Only plain data properties: a getter of a hostile error would run the script again.</summary>
    private static string? Property(JsValue error, string name)
    {
        for (var at = error as Jint.Native.Object.ObjectInstance; at is not null; at = at.Prototype)
        {
            var property = at.GetOwnProperty(name);
            if (property != Jint.Runtime.Descriptors.PropertyDescriptor.Undefined)
            {
                return property.IsDataDescriptor() && property.Value?.IsString() == true ? property.Value.AsString() : null;
            }
        }

        return null;
    }

    /// <summary>Past the deadline even the engine's own getter is refused; the error is told without its stack then.</summary>
    private static string Stack(JsValue error, Func<JsValue, string> stackOf)
    {
        try
        {
            return stackOf(error);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return "";
        }
    }

    private static string SafeText(JsValue value) => value.IsObject() ? "[object]" : value.ToString();
}
