using System.ClientModel;
using System.ClientModel.Primitives;
using System.Diagnostics;
using System.Globalization;

using AiCollab.Tests.Emulator;
using AiCollab.Tests.Infrastructure.Ai.Pipeline;

using Anthropic;

using Microsoft.Extensions.AI;

using OpenAI;

namespace AiCollab.Tests.Benchmarks;

/// <summary>What the whole pipeline (hold, settlement, telemetry, strict stream ...) adds to the bare SDK on the same endpoint.</summary>
internal static class AiBenchmark
{
    private const int MaxOutput = 8_192;
    private const double MostMsToFirst = 5;
    private const double MostOfStream = 0.02;

    // The first shows what a token costs; the second is as fast as a fast model, 100 tokens a second.
    private static readonly Stream[] Streams = [new("without pause", 1_000, 0, 30), new("100 tokens/s", 100, 10, 15)];

    public static async Task RunAsync()
    {
        if (ProviderEmulator.Missing is { } missing)
        {
            await Console.Error.WriteLineAsync(missing);
            return;
        }

        Report.Title("AI: what the pipeline adds to the bare SDK, median (range) over pairs of answers");
        Report.Head("provider", "stream", "first token bare, ms", "added to the first token, ms", $"goal <= {MostMsToFirst} ms", "added per token, us", "added to the stream, %", "goal <= 2 %");
        foreach (var (provider, model) in new[] { ("openai", "gpt-4o"), ("anthropic", "claude-sonnet-4-5") })
        {
            foreach (var stream in Streams)
            {
                await MeasureAsync(provider, model, stream);
            }
        }

        Report.End();
    }

    private static async Task MeasureAsync(string provider, string model, Stream stream)
    {
        var emulator = await ProviderEmulator.GetAsync();
        var words = $"measure-{provider}-{stream.PauseMs}";
        var text = string.Concat(Enumerable.Repeat("word ", stream.Tokens));
        await emulator.AnswerAsync(words, text, Usage(provider, stream.Tokens), stream.PauseMs, chunkSize: 5);
        await using var room = await PipelineRoom.OpenAsync(
            emulator.OpenAi, emulator.Url, ("Costs:SessionLimitUsd", "1000000"), ("Costs:UserDayLimitUsd", "1000000"));
        var (opened, _) = await room.ConnectAsync(provider, model);
        using var whole = opened.Chat;
        using var bare = Bare(provider, model, emulator);
        Report.Row([provider, stream.Name, .. Figures(await PairsAsync(bare, whole, words, stream), stream)]);
    }

    private static async Task<List<(Timing Bare, Timing Whole)>> PairsAsync(IChatClient bare, IChatClient whole, string words, Stream stream)
    {
        var pairs = new List<(Timing, Timing)>();
        for (var round = -3; round < stream.Rounds; round++)
        {
            // Who begins alternates: the second finds everything warmer.
            var first = await AskAsync(round % 2 == 0 ? bare : whole, words);
            var second = await AskAsync(round % 2 == 0 ? whole : bare, words);
            if (round >= 0)
            {
                pairs.Add(round % 2 == 0 ? (first, second) : (second, first));
            }
        }

        return pairs;
    }

    private static string[] Figures(List<(Timing Bare, Timing Whole)> pairs, Stream stream)
    {
        var first = Spread.Of(pairs.Select(p => p.Whole.FirstMs - p.Bare.FirstMs));
        var part = Spread.Of(pairs.Select(p => (p.Whole.StreamMs / p.Bare.StreamMs) - 1));
        var token = Spread.Of(pairs.Select(p => (p.Whole.StreamMs - p.Bare.StreamMs) * 1_000 / stream.Tokens));
        return
        [
            Spread.Of(pairs.Select(p => p.Bare.FirstMs)).ToString(), first.ToString(), Report.Verdict(first.Median <= MostMsToFirst),
            token.ToString(), $"{Percent(part.Median)} ({Percent(part.Low)} to {Percent(part.High)})", Report.Verdict(part.Median <= MostOfStream),
        ];
    }

    private static async Task<Timing> AskAsync(IChatClient chat, string words)
    {
        var started = Stopwatch.GetTimestamp();
        TimeSpan? first = null;
        await foreach (var update in chat.GetStreamingResponseAsync(words, new ChatOptions { MaxOutputTokens = MaxOutput }))
        {
            first ??= update.Text.Length > 0 ? Stopwatch.GetElapsedTime(started) : null;
        }

        var firstMs = first?.TotalMilliseconds ?? throw new InvalidOperationException("No text came.");
        return new Timing(firstMs, Stopwatch.GetElapsedTime(started).TotalMilliseconds - firstMs);
    }

    private static IChatClient Bare(string provider, string model, ProviderEmulator emulator) => provider == "openai"
        ? new OpenAIClient(new ApiKeyCredential("sk-bare"), new OpenAIClientOptions { Endpoint = emulator.OpenAi, RetryPolicy = new ClientRetryPolicy(0) })
            .GetChatClient(model).AsIChatClient()
        : new AnthropicClient { ApiKey = "sk-bare", BaseUrl = emulator.Url.AbsoluteUri.TrimEnd('/'), MaxRetries = 0 }.AsIChatClient(model, MaxOutput);

    private static object Usage(string provider, int tokens) => provider == "openai"
        ? new { prompt_tokens = 10, completion_tokens = tokens, total_tokens = tokens + 10 }
        : new { input_tokens = 10, output_tokens = tokens };

    private static string Percent(double part) => (part * 100).ToString("0.0", CultureInfo.InvariantCulture);

    private sealed record Stream(string Name, int Tokens, int PauseMs, int Rounds);

    private readonly record struct Timing(double FirstMs, double StreamMs);
}
