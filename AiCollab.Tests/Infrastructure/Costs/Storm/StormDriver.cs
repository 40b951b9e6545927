using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using AiCollab.Core.Accounts;
using AiCollab.Core.Ai;
using AiCollab.Core.Costs;
using AiCollab.Core.Errors;
using AiCollab.Core.Keys;
using AiCollab.Core.Sessions;
using AiCollab.Infrastructure.Ai;
using AiCollab.Infrastructure.Ai.Local;
using AiCollab.Infrastructure.Costs;
using AiCollab.Infrastructure.Keys;
using AiCollab.Infrastructure.Mongo;
using AiCollab.Infrastructure.Secrets;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AiCollab.Tests.Infrastructure.Costs.Storm;

/// <summary>
/// The process that is killed: the product's own services without its pages. Reads numbers of calls and then <c>go</c>; makes all calls at
/// once and says of each how it ended, on a line of its own; ends with its input.
/// </summary>
internal static class StormDriver
{
    public static async Task RunAsync(string run)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders().AddConsole(o => o.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton(TimeProvider.System)
            .AddMongo(builder.Configuration).AddSecrets(builder.Configuration).AddKeys(builder.Configuration)
            .AddAi(builder.Configuration).AddLocalModels(builder.Configuration).AddCosts(builder.Configuration);
        using var host = builder.Build();
        await host.StartAsync();
        await using var output = Console.OpenStandardOutput();
        var calls = new List<int>();
        Say(output, "ready");
        while (await Console.In.ReadLineAsync() is { } line && line != "go")
        {
            calls.Add(int.Parse(line, CultureInfo.InvariantCulture));
        }

        var keys = new ConcurrentDictionary<(UserId, string), Lazy<Task<ApiKeyId>>>();
        await Task.WhenAll(calls.Select(call => Task.Run(async () =>
        {
            Say(output, $"{call} {await CallAsync(host.Services, keys, new StormPlan(run), call)}");
        })));
        Say(output, "done");
        await Console.In.ReadToEndAsync();
        await host.StopAsync();
    }

    private static async Task<string> CallAsync(
        IServiceProvider services, ConcurrentDictionary<(UserId, string), Lazy<Task<ApiKeyId>>> keys, StormPlan plan, int call)
    {
        using var stop = new CancellationTokenSource();
        if (StormPlan.FateOf(call) == StormFate.Abort)
        {
            stop.CancelAfter(Random.Shared.Next(1, 2_000));
        }

        try
        {
            var (person, model) = (StormPlan.PersonOf(call), StormPlan.ModelOf(call));
            var key = await keys.GetOrAdd((person, model.Provider), _ => new(() => KeyAsync(services.GetRequiredService<IApiKeyVault>(), person, model.Provider))).Value;
            var use = new ModelUse(person, StormPlan.SessionOf(call), TurnId.New(), StormPlan.StepOf(call), ParticipantId.New(), key, model);
            var opened = await services.GetRequiredService<IModelClients>().OpenAsync(use, _ => { }, stop.Token);
            await foreach (var _ in opened.Chat.GetStreamingResponseAsync(plan.WordsOf(call), new ChatOptions { MaxOutputTokens = 500 }, stop.Token))
            {
                // Only what it costs counts here.
            }

            return "ok";
        }
        catch (OperationCanceledException)
        {
            return "aborted";
        }
        catch (BudgetExceededException)
        {
            return "refused";
        }
        catch (StoreUnavailableException)
        {
            return "slow";
        }
        catch (ProviderFailedException e)
        {
            return $"failed {e.Failure.Kind}";
        }
        catch (Exception e)
        {
            return $"broken {e.ToString().ReplaceLineEndings(" ")}";
        }
    }

    private static async Task<ApiKeyId> KeyAsync(IApiKeyVault vault, UserId person, string provider)
    {
        var known = (await vault.ListKeysAsync(person, default)).FirstOrDefault(k => k.Provider == provider);
        return (known ?? await vault.AddKeyAsync(person, new NewKey(provider, "sk-storm-0123456789"), default)).Id;
    }

    // One write call for each line, so that a kill leaves no half of one.
    private static void Say(Stream output, string line)
    {
        lock (output)
        {
            output.Write(Encoding.UTF8.GetBytes(line + "\n"));
        }
    }
}
