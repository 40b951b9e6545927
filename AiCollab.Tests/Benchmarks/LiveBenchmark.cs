using System.Globalization;
using System.Text.Json;
using AiCollab.Tests.EndToEnd;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

namespace AiCollab.Tests.Benchmarks;

/// <summary>
/// How long after a provider sent a piece of an answer, and what it cost, Chromium shows it: through the adapter, the pipeline, the session, the circuit and the page.
/// Each piece is the moment at which it was sent, by the same machine's clock as the page's.
/// </summary>
internal static class LiveBenchmark
{
    private const int Turns = 12;
    private const int Pieces = 150;
    private const int PauseMs = 20;
    private const double MostMs = 250;

    private const string Watch = """
        () => {
          window.live = { pieces: {}, cost: [] };
          const look = () => {
            const now = Date.now();
            for (const [, sent] of document.querySelector('[role=log]').textContent.matchAll(/t(\d{13})t/g)) window.live.pieces[sent] ??= now - sent;
            const cost = document.querySelector('.budget b')?.textContent;
            if (cost !== window.live.cost.at(-1)?.text) window.live.cost.push({ text: cost, at: now });
          };
          new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
          look();
        }
        """;

    public static async Task RunAsync()
    {
        if (Browser.Missing is { } missing)
        {
            await Console.Error.WriteLineAsync(missing);
            return;
        }

        var ends = new List<long>();
        await using var provider = await StartProviderAsync(ends);
        await using var host = await ProductHost.StartAsync(("AICOLLAB_MODELS", ""), ("Costs:SessionLimitUsd", "1000"), ("Costs:UserDayLimitUsd", "1000"));
        await using var browser = await Browser.OpenAsync();
        var ada = new Person(await browser.NewPageAsync());
        await ada.SetUpAsync(host);
        await ada.ConnectAsync(host, "openai-compatible", $"{provider.Urls.First()}/v1/");
        await ada.StartSessionAsync(host);
        await ada.Page.EvaluateAsync(Watch);
        for (var turn = 1; turn <= Turns; turn++)
        {
            await ada.SayAsync($"Say when, {turn}.");
            await Assertions.Expect(ada.Conversation).ToContainTextAsync($"turn {turn} ends.", new() { Timeout = 60_000 });
            await ada.IdleAsync();
            await Task.Delay(500);
        }

        Tell(await ada.Page.EvaluateAsync<JsonElement>("() => ({ pieces: Object.values(window.live.pieces), cost: window.live.cost.slice(1).map(c => c.at) })"), ends);
    }

    private static void Tell(JsonElement seen, List<long> ends)
    {
        var pieces = seen.GetProperty("pieces").EnumerateArray().Select(p => p.GetDouble()).Order().ToList();
        var costs = seen.GetProperty("cost").EnumerateArray().Select(c => c.GetDouble()).ToList();
        var bills = ends.Select(end => costs.Where(c => c >= end).Select(c => c - end).DefaultIfEmpty(double.NaN).First()).Order().ToList();
        Report.Title($"Live: from the provider to the page, {Turns} answers of {Pieces} pieces at {PauseMs} ms");
        Report.Head("what", "seen", "p50, ms", "p95, ms", "most, ms", "goal, p95", "");
        foreach (var (name, times, sent) in new[] { ("piece of the answer", pieces, Turns * Pieces), ("cost after the last piece", bills, Turns) })
        {
            var p95 = Spread.Percentile(times, 0.95);
            Report.Row(name, $"{times.Count} of {sent}", Text(Spread.Percentile(times, 0.5)), Text(p95), Text(times[^1]), $"<= {MostMs}", Report.Verdict(p95 <= MostMs && times.Count == sent));
        }

        Report.End();
    }

    // Speaks OpenAI's protocol; a piece says when it was sent.
    private static async Task<WebApplication> StartProviderAsync(List<long> ends)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapGet("/v1/models", () => new { data = new[] { new { id = "gpt-4o", @object = "model" } } });
        app.MapPost("/v1/chat/completions", async (HttpContext http, CancellationToken ct) =>
        {
            http.Response.ContentType = "text/event-stream";
            for (var i = 0; i < Pieces; i++)
            {
                await SendAsync(http, Piece($"t{Now()}t "), ct);
                await Task.Delay(PauseMs, ct);
            }

            await SendAsync(http, Piece($"turn {ends.Count + 1} ends."), ct);
            ends.Add(Now());
            await SendAsync(http, """{"id":"c","object":"chat.completion.chunk","created":1,"model":"gpt-4o","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":1000,"completion_tokens":10000,"total_tokens":11000}}""", ct);
            await SendAsync(http, "[DONE]", ct);
        });
        await app.StartAsync();
        return app;
    }

    private static string Piece(string text) =>
        $$$"""{"id":"c","object":"chat.completion.chunk","created":1,"model":"gpt-4o","choices":[{"index":0,"delta":{"content":{{{JsonSerializer.Serialize(text)}}}},"finish_reason":null}]}""";

    private static async Task SendAsync(HttpContext http, string data, CancellationToken ct)
    {
        await http.Response.WriteAsync($"data: {data}\n\n", ct);
        await http.Response.Body.FlushAsync(ct);
    }

    private static long Now() => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    private static string Text(double ms) => ms.ToString("0", CultureInfo.InvariantCulture);
}
