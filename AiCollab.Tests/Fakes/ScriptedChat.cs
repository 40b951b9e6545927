using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace AiCollab.Tests.Fakes;

/// <summary>A model that says what the test wrote down: one script a request.</summary>
public sealed class ScriptedChat : IChatClient
{
    private readonly Queue<Func<IReadOnlyList<ChatMessage>, CancellationToken, IAsyncEnumerable<ChatResponseUpdate>>> _scripts = [];
    private readonly Lock _gate = new();

    /// <summary>What was asked, in order.</summary>
    public List<(IReadOnlyList<ChatMessage> Messages, ChatOptions? Options)> Requests { get; } = [];

    public ScriptedChat Says(params string[] pieces) => Then((_, _) => Stream([.. pieces.Select(Text), End()]));

    public ScriptedChat Calls(string tool, string json, string id = "call-1") => Then((_, _) => Stream(Call(tool, json, id), End(ChatFinishReason.ToolCalls)));

    public ScriptedChat Throws(Exception e, params string[] before) => Then((_, _) => Failing(e, before));

    /// <summary>Says the pieces and then waits until it is cancelled or the gate opens.</summary>
    public ScriptedChat Hangs(Task gate, params string[] before) => Then((_, ct) => Waiting(gate, before, ct));

    public ScriptedChat Then(Func<IReadOnlyList<ChatMessage>, CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> script)
    {
        _scripts.Enqueue(script);
        return this;
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Func<IReadOnlyList<ChatMessage>, CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> script;
        var asked = messages.ToArray();
        lock (_gate)
        {
            Requests.Add((asked, options));
            script = _scripts.Count > 0 ? _scripts.Dequeue() : (_, _) => Stream(Text("ok"), End());
        }

        await foreach (var update in script(asked, cancellationToken).WithCancellation(cancellationToken))
        {
            yield return update;
        }
    }

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private static ChatResponseUpdate Text(string text) => new(ChatRole.Assistant, text);

    private static ChatResponseUpdate End(ChatFinishReason? reason = null) => new() { Role = ChatRole.Assistant, FinishReason = reason ?? ChatFinishReason.Stop };

    private static ChatResponseUpdate Call(string tool, string json, string id) =>
        new(ChatRole.Assistant, [FunctionCallContent.CreateFromParsedArguments(json, id, tool, ParseArguments)]);

    private static Dictionary<string, object?>? ParseArguments(string json) =>
        System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, object?>>(json);

    private static async IAsyncEnumerable<ChatResponseUpdate> Stream(params ChatResponseUpdate[] updates)
    {
        foreach (var update in updates)
        {
            await Task.Yield();
            yield return update;
        }
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> Failing(Exception e, string[] before)
    {
        foreach (var piece in before)
        {
            await Task.Yield();
            yield return Text(piece);
        }

        throw e;
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> Waiting(Task gate, string[] before, [EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var piece in before)
        {
            yield return Text(piece);
        }

        await gate.WaitAsync(ct);
        yield return End();
    }
}
