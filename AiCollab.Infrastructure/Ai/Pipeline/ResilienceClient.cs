using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Polly.CircuitBreaker;

namespace AiCollab.Infrastructure.Ai.Pipeline;

/// <summary>Repeats a request that failed before anything of its answer was shown, as the kind of failure allows. Never after.</summary>
internal sealed class ResilienceClient(IChatClient inner, ConnectionGate gate, string who) : DelegatingChatClient(inner)
{
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var list = messages as IReadOnlyCollection<ChatMessage> ?? [.. messages];
        using var place = await gate.EnterAsync(who, cancellationToken);
        return await RepeatingAsync(async ct => await base.GetResponseAsync(list, options, ct), cancellationToken);
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var list = messages as IReadOnlyCollection<ChatMessage> ?? [.. messages];
        using var place = await gate.EnterAsync(who, cancellationToken);
        await using var stream = await RepeatingAsync(_ => OpenAsync(list, options, cancellationToken), cancellationToken);
        if (stream.IsEmpty)
        {
            yield break;
        }

        do
        {
            yield return stream.Enumerator.Current;
        }
        while (await stream.Enumerator.MoveNextAsync());
    }

    private async Task<OpenStream> OpenAsync(IReadOnlyCollection<ChatMessage> messages, ChatOptions? options, CancellationToken ct)
    {
        var enumerator = base.GetStreamingResponseAsync(messages, options, ct).GetAsyncEnumerator(ct);
        try
        {
            return new OpenStream(enumerator, !await enumerator.MoveNextAsync());
        }
        catch (Exception)
        {
            await enumerator.DisposeAsync();
            throw;
        }
    }

    private async Task<T> RepeatingAsync<T>(Func<CancellationToken, Task<T>> request, CancellationToken ct)
    {
        try
        {
            return await gate.Pipeline.ExecuteAsync(async token => await request(token), ct);
        }
        catch (BrokenCircuitException e)
        {
            throw Failures.Pausing(who, e.RetryAfter, e);
        }
    }

    /// <summary>A stream whose first update is there.</summary>
    private readonly record struct OpenStream(IAsyncEnumerator<ChatResponseUpdate> Enumerator, bool IsEmpty) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Enumerator.DisposeAsync();
    }
}
