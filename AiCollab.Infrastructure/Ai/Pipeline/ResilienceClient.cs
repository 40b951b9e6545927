using System.Runtime.CompilerServices;
using AiCollab.Core.Ai;
using AiCollab.Core.Errors;
using Microsoft.Extensions.AI;
using Polly;

namespace AiCollab.Infrastructure.Ai.Pipeline;

/// <summary>
/// Tries again what may be tried again, and only before the first update: a request whose answer was partly seen is never sent
/// twice. Bad keys, bad requests and empty accounts are not tried again.
/// </summary>
internal sealed class ResilienceClient(IChatClient inner, ResiliencePipeline pipeline) : DelegatingChatClient(inner)
{
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await pipeline.ExecuteAsync(async ct => await base.GetResponseAsync(messages, options, ct), cancellationToken);

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var updates = await pipeline.ExecuteAsync(ct => FirstAsync(messages, options, cancellationToken), cancellationToken);
        await using (updates.ConfigureAwait(false))
        {
            do
            {
                yield return updates.Current;
            }
            while (await updates.MoveNextAsync());
        }
    }

    // Opens a stream up to its first update. A stream without any update fails in the client below.
    private async ValueTask<IAsyncEnumerator<ChatResponseUpdate>> FirstAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken ct)
    {
        var updates = base.GetStreamingResponseAsync(messages, options, ct).GetAsyncEnumerator(ct);
        try
        {
            if (await updates.MoveNextAsync())
            {
                return updates;
            }

            throw new ProviderFailedException(new ProviderFailure(FailureKind.Protocol, "The model sent an empty answer.", "Send the message again."));
        }
        catch
        {
            await updates.DisposeAsync();
            throw;
        }
    }
}
