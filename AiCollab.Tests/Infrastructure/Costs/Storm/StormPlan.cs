using System.Text;
using System.Text.RegularExpressions;
using AiCollab.Core.Accounts;
using AiCollab.Core.Ai;
using AiCollab.Core.Sessions;
using AiCollab.Tests.Emulator;

namespace AiCollab.Tests.Infrastructure.Costs.Storm;

/// <summary>What shall go wrong with a call.</summary>
internal enum StormFate
{
    Nothing,
    Abort,
    RateLimitAtFirst,
    ServerErrorAtFirst,
    Reset,
    EndEarly,
}

/// <summary>The calls of a money storm: who makes them, what each costs at the provider, and what goes wrong. Every process knows the same plan.</summary>
internal sealed partial record StormPlan(string Run)
{
    public const int CallsOfOnePerson = 50;
    private const int People = 1;
    private const int Sessions = 2;
    private const int Steps = 3;

    public static UserId PersonOf(int call) => new(IdOf(People, call / CallsOfOnePerson));

    public static SessionId SessionOf(int call) => new(IdOf(Sessions, call / CallsOfOnePerson));

    public static StepId StepOf(int call) => new(IdOf(Steps, call));

    public static int CallOf(StepId step) => BitConverter.ToInt32(step.Value.ToByteArray());

    public static ModelRef ModelOf(int call) => call % 2 == 0 ? new("openai", "gpt-4o") : new("anthropic", "claude-sonnet-4-5");

    /// <summary>The tokens that the provider counts for a whole answer.</summary>
    public static (long Input, long Output) UsageOf(int call) => (20 + (call % 191), 5 + (call % 61));

    /// <summary>Its price in nano-dollars, by the vendors' published rates: 2.50 and 10 USD, and 3 and 15 USD, for a million tokens.</summary>
    public static long CostOf(int call)
    {
        var (input, output) = UsageOf(call);
        return call % 2 == 0 ? (input * 2_500) + (output * 10_000) : (input * 3_000) + (output * 15_000);
    }

    public static StormFate FateOf(int call) => new Random(call).Next(12) switch
    {
        0 or 1 => StormFate.Abort,
        2 => StormFate.RateLimitAtFirst,
        3 => StormFate.ServerErrorAtFirst,
        4 => StormFate.Reset,
        5 => StormFate.EndEarly,
        _ => StormFate.Nothing,
    };

    public string WordsOf(int call) => $"storm-{Run}-{call};";

    /// <summary>The call that a request's body, or a journal's entry, is of; null for others.</summary>
    public int? CallIn(string body) =>
        Words().Match(body) is { Success: true } found && found.Groups[1].Value == Run ? int.Parse(found.Groups[2].Value, System.Globalization.CultureInfo.InvariantCulture) : null;

    public (Fault Fault, int AfterBytes) FaultOf(byte[] body) => CallIn(Encoding.UTF8.GetString(body)) is { } call ? FateOf(call) switch
    {
        StormFate.Reset => (Fault.Reset, 300 + (call % 900)),
        StormFate.EndEarly => (Fault.EndEarly, 300 + (call % 900)),
        _ => (Fault.None, 0),
    }
    : (Fault.None, 0);

    /// <summary>Teaches the emulator its answers.</summary>
    public async Task TeachAsync(ProviderEmulator emulator, int calls)
    {
        for (var call = 0; call < calls; call++)
        {
            var (input, output) = UsageOf(call);
            object usage = call % 2 == 0
                ? new { prompt_tokens = input, completion_tokens = output, total_tokens = input + output }
                : new { input_tokens = input, output_tokens = output };
            await emulator.AnswerAsync(WordsOf(call), "An answer of some length, so that there is a middle in which it can break off. " + new string('x', 120), usage, latencyMs: 5 + (call % 20));
            if (FateOf(call) is StormFate.RateLimitAtFirst or StormFate.ServerErrorAtFirst)
            {
                var (status, type) = FateOf(call) == StormFate.RateLimitAtFirst ? (429, "rate_limit_error") : (500, "server_error");
                await emulator.AddAsync(new
                {
                    match = new { userMessage = WordsOf(call), sequenceIndex = 0 },
                    response = new { error = new { message = "Not now", type }, status },
                });
            }
        }
    }

    private static Guid IdOf(int kind, int number) => new(number, (short)kind, 0, [1, 2, 3, 4, 5, 6, 7, 8]);

    [GeneratedRegex("storm-([0-9a-f]+)-([0-9]+);")]
    private static partial Regex Words();
}
