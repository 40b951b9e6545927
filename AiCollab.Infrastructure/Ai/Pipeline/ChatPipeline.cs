using AiCollab.Core.Ai;
using AiCollab.Core.Costs;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AiCollab.Infrastructure.Ai.Pipeline;

/// <summary>
/// Puts the guards around a bare client, outermost first: resilience, budget, telemetry, strict stream. Each retry passes the budget
/// again, and each tool round trip (the agent loop's layer, on top) passes all of them.
/// </summary>
internal sealed class ChatPipeline(
    BudgetGuard guard, IPriceBook prices, ConnectionGates gates, IOptions<AiOptions> options, TimeProvider clock, ILoggerFactory logs)
{
    /// <summary>The name of the source of spans and metrics (OpenTelemetry's gen_ai conventions).</summary>
    public const string TelemetrySource = "AiCollab.Ai";

    public OpenedModel Build(IChatClient bare, ModelUse use, ModelCapabilities capabilities, string provider, Func<CancellationToken, Task<bool>>? goesOver = null)
    {
        var who = $"{provider} ({use.Model.Model})";
        IChatClient chat = new StrictStreamClient(bare, who, options.Value, clock);
        chat = new OpenTelemetryChatClient(chat, logs.CreateLogger(TelemetrySource), TelemetrySource);
        chat = new BudgetClient(chat, guard, use, prices.Find(use.Model), capabilities, clock);
        chat = new ResilienceClient(chat, gates.For($"{use.Model.Provider}/{use.Key?.ToString() ?? use.Model.Model}"), who, goesOver);
        return new OpenedModel(chat, capabilities);
    }
}
