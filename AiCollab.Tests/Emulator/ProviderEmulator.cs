using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Xunit;

namespace AiCollab.Tests.Emulator;

/// <summary>
/// A server that speaks the wire formats of OpenAI and Anthropic (npm <c>@copilotkit/aimock</c>, not ours), one for the whole
/// test run. Tests keep apart by matching on words of their own in the message.
/// </summary>
public sealed class ProviderEmulator : IDisposable
{
    private static readonly JsonSerializerOptions WithoutNulls = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
    private static readonly Lazy<Task<ProviderEmulator>> Shared = new(StartAsync);
    private readonly Process _process;
    private readonly SemaphoreSlim _one = new(1);

    private ProviderEmulator(Process process, Uri url) => (_process, Url) = (process, url);

    /// <summary>Root address; OpenAI's API is below <c>v1/</c>, Anthropic's at the root.</summary>
    public Uri Url { get; }

    /// <summary>Base URL for OpenAI-compatible connections.</summary>
    public Uri OpenAi => new(Url, "v1/");

    /// <summary>Why it cannot run here; null when it can.</summary>
    public static string? Missing { get; } = Directory.Exists(RepositoryFolder.At("AiCollab.Tests", "Emulator", "node_modules"))
        ? null
        : "The provider emulator is not installed: run ./setup.sh test.";

    /// <summary>The emulator of this test run.</summary>
    public static Task<ProviderEmulator> GetAsync() => Shared.Value;

    /// <summary>Answers messages that hold <paramref name="words"/> with text.</summary>
    public Task AnswerAsync(string words, string text, object? usage = null, int latencyMs = 0, int chunkSize = 12, bool? hasToolResult = null) =>
        AddAsync(new
        {
            match = new { userMessage = words, hasToolResult },
            response = new { content = text, usage },
            latency = latencyMs,
            chunkSize,
        });

    /// <summary>Answers messages that hold <paramref name="words"/> with one tool call, as long as the turn has no tool result.</summary>
    public Task CallToolAsync(string words, string tool, object arguments) =>
        CallToolAsync(words, tool, JsonSerializer.Serialize(arguments));

    /// <summary>The same with arguments as the model wrote them.</summary>
    public Task CallToolAsync(string words, string tool, string arguments) => AddAsync(new
    {
        match = new { userMessage = words, hasToolResult = false },
        response = new { toolCalls = new[] { new { name = tool, arguments } } },
    });

    /// <summary>Refuses messages that hold <paramref name="words"/>.</summary>
    public Task RefuseAsync(string words, int status, string message, string type = "error", string? code = null, int? retryAfter = null) => AddAsync(new
    {
        match = new { userMessage = words },
        response = new { error = new { message, type, code }, status, retryAfter },
    });

    /// <summary>Adds a fixture in aimock's own form, before all others.</summary>
    public async Task AddAsync(object fixture)
    {
        var line = JsonSerializer.Serialize(fixture, WithoutNulls);
        await _one.WaitAsync();
        try
        {
            await _process.StandardInput.WriteLineAsync(line);
            await _process.StandardInput.FlushAsync();
            var answer = await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The emulator ended.");
            Assert.Equal("{}", answer);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>The requests that came in whose body holds <paramref name="words"/>.</summary>
    public async Task<IReadOnlyList<JsonNode>> RequestsAsync(string words)
    {
        using var http = new HttpClient();
        var journal = await http.GetFromJsonAsync<JsonNode>(new Uri(Url, "__aimock/journal"));
        var entries = journal as JsonArray ?? journal?["entries"]?.AsArray() ?? [];
        return [.. entries.OfType<JsonNode>().Where(e => e.ToJsonString().Contains(words, StringComparison.Ordinal))];
    }

    /// <summary>Every request that came in, in order.</summary>
    public async Task<JsonArray> JournalAsync()
    {
        using var http = new HttpClient();
        return (await http.GetFromJsonAsync<JsonNode>(new Uri(Url, "__aimock/journal")))!.AsArray();
    }

    /// <summary>Ends an emulator of one's own.</summary>
    public void Dispose() => _process.Kill();

    /// <summary>An emulator of one's own: for who asks so much that others would feel it.</summary>
    public static async Task<ProviderEmulator> StartAsync()
    {
        var process = Process.Start(new ProcessStartInfo("node", ["server.mjs"])
        {
            WorkingDirectory = RepositoryFolder.At("AiCollab.Tests", "Emulator"),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => process.Kill();
        var first = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The emulator did not start.");
        return new ProviderEmulator(process, new Uri(JsonNode.Parse(first)!["url"]!.GetValue<string>()));
    }
}

/// <summary>A test that needs the emulator; skipped, saying so, where it is not installed.</summary>
public sealed class EmulatorFactAttribute : FactAttribute
{
    public EmulatorFactAttribute() => Skip = ProviderEmulator.Missing;
}

/// <summary>A theory that needs the emulator; skipped, saying so, where it is not installed.</summary>
public sealed class EmulatorTheoryAttribute : TheoryAttribute
{
    public EmulatorTheoryAttribute() => Skip = ProviderEmulator.Missing;
}
