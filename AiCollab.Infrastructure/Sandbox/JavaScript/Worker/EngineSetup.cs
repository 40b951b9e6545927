using Jint;
using Jint.Runtime.Modules;

namespace AiCollab.JavaScriptWorker;

/// <summary>An engine without CLR access. Its limits only make good messages; the jail is what holds.</summary>
internal static class EngineSetup
{
    // Array length that a script may ask for at once; memory is bounded by the collector's hard limit.
    private const uint MaxArraySize = 64_000_000;

    // One deadline for everything: the engine's own may not come before it.
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(10);

    public static Engine Create(IModuleLoader modules, CancellationToken deadline) => new(options =>
    {
        options.Strict(false);
        options.CancellationToken(deadline);
        options.EnableModules(modules);
        options.Constraints.MaxArraySize = MaxArraySize;
        options.Constraints.RegexTimeout = LongestRun;
        options.Constraints.PromiseTimeout = LongestRun;
        options.Constraints.StackOverflowGuard = true;
        options.RetainFunctionSourceText = true;
        options.AgentCanSuspend = false;
        options.Interop.Enabled = false;
        options.Interop.AllowGetType = false;
        options.Interop.AllowSystemReflection = false;
    });
}
