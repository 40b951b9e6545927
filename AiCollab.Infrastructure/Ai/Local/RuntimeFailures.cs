using System.Globalization;
using AiCollab.Core.Ai;
using AiCollab.Core.Errors;

namespace AiCollab.Infrastructure.Ai.Local;

/// <summary>What can go wrong with the built-in runtime, in words for people.</summary>
internal static class RuntimeFailures
{
    public static ProviderFailedException NotInstalled(string what, string fix) =>
        Failed(FailureKind.BadRequest, $"The built-in runtime for local models cannot start: {what}", fix);

    public static ProviderFailedException Unusable(string name, string problem) =>
        Failed(FailureKind.BadRequest, $"The model {name} cannot be used. {problem}", "Choose another model.");

    public static ProviderFailedException NotEnoughMemory(string name, long needed, long available) => Failed(
        FailureKind.BadRequest,
        $"The model {name} needs {Size(needed)} of memory and {Size(available)} are free: {Size(needed - available)} are missing.",
        "Close other programs, or choose a smaller model.");

    public static ProviderFailedException LoadFailed(string name, string reason) =>
        Failed(FailureKind.BadRequest, $"The model {name} could not be loaded: {reason.TrimEnd('.')}.", "Choose another model, or add the file again.");

    public static ProviderFailedException LoadTimedOut(string name, TimeSpan limit) => Failed(
        FailureKind.Network, $"The model {name} was not ready after {limit.TotalSeconds:0} seconds.", "Try again when the machine is less busy, or choose a smaller model.");

    public static ProviderFailedException Ended(string name, int? exitCode, Exception? inner) => Failed(
        FailureKind.Network,
        exitCode is null
            ? $"The connection to the local model {name} broke in the middle of the answer."
            : $"The local model's process ended in the middle of the answer ({name}, {Exit(exitCode.Value)}).",
        "Send the message again: the model is started anew.", inner: inner);

    public static ProviderFailedException KeepsCrashing(string name, int times, TimeSpan wait) => Failed(
        FailureKind.Overloaded,
        $"The local model's process has ended {times} times in a row ({name}).",
        $"Try again in {Math.Ceiling(wait.TotalSeconds):0} seconds, or choose another model.", wait);

    public static string Size(long bytes) => bytes >= 1L << 30
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.0} GB")
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(bytes / (double)(1L << 20)):0} MB");

    // 128 + signal: .NET reports a killed child the way a shell does.
    private static string Exit(int code) => code > 128 ? $"signal {code - 128}" : $"exit code {code}";

    private static ProviderFailedException Failed(FailureKind kind, string message, string nextStep, TimeSpan? retryAfter = null, Exception? inner = null) =>
        new(new ProviderFailure(kind, message, nextStep, retryAfter), inner);
}
