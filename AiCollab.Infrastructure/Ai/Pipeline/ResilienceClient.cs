using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Polly;
using Polly.CircuitBreaker;

namespace AiCollab.Infrastructure.Ai.Pipeline;

/// <summary>Repeats a request that failed before anything of its answer was shown, as the kind of failure allows. Never after.</summary>
/// <param name="inner">What a try goes through.</param>
/// <param name="gate">What all requests of the connection share.</param>
/// <param name="who">Model and provider in words.</param>
/// <param name="goesOver">Whether another connection answers when this one is rate-limited, so that nobody waits for it.</param>
internal sealed class ResilienceClient(IChatClient inner, ConnectionGate gate, string who, Func<CancellationToken, Task<bool>>? goesOver) : DelegatingChatClient(inner)
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
        var context = ResilienceContextPool.Shared.Get(ct);
        context.Properties.Set(ConnectionGate.GoesOver, goesOver);
        try
        {
            return await gate.Pipeline.ExecuteAsync(async c => await request(c.CancellationToken), context);
        }
        catch (BrokenCircuitException e)
        {
            throw Failures.Pausing(who, e.RetryAfter, e);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>A stream whose first update is there.</summary>
    private readonly record struct OpenStream(IAsyncEnumerator<ChatResponseUpdate> Enumerator, bool IsEmpty) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Enumerator.DisposeAsync();
    }
}
