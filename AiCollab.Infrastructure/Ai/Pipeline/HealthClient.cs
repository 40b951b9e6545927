using System.Runtime.CompilerServices;
using AiCollab.Core.Ai;
using AiCollab.Core.Errors;
using AiCollab.Core.Keys;
using Microsoft.Extensions.AI;

namespace AiCollab.Infrastructure.Ai.Pipeline;

/// <summary>Keeps a connection's state as its owner sees it by what real requests show: no extra call is made for it.</summary>
internal sealed class HealthClient(IChatClient inner, ApiKeyVault vault, ApiKeyId key, KeyHealth known) : DelegatingChatClient(inner)
{
    private KeyHealth _known = known;

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        try
        {
            var response = await base.GetResponseAsync(messages, options, cancellationToken);
            await WorkedAsync();
            return response;
        }
        catch (ProviderFailedException e)
        {
            await FailedAsync(e.Failure);
            throw;
        }
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using var stream = base.GetStreamingResponseAsync(messages, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await NextAsync(stream))
        {
            yield return stream.Current;
        }

        await WorkedAsync();
    }

    private async Task<bool> NextAsync(IAsyncEnumerator<ChatResponseUpdate> stream)
    {
        try
        {
            return await stream.MoveNextAsync();
        }
        catch (ProviderFailedException e)
        {
            await FailedAsync(e.Failure);
            throw;
        }
    }

    private Task WorkedAsync() => NoteAsync(KeyHealth.Ok, "Works.");

    private Task FailedAsync(ProviderFailure failure) => failure.Kind switch
    {
        FailureKind.Auth => NoteAsync(KeyHealth.Invalid, $"{failure.Message} {failure.NextStep}"),
        FailureKind.Quota => NoteAsync(KeyHealth.NoCredit, $"{failure.Message} {failure.NextStep}"),
        FailureKind.RateLimit => NoteAsync(KeyHealth.RateLimited, $"{failure.Message} {failure.NextStep}"),
        FailureKind.Network when failure.Status is null => NoteAsync(KeyHealth.Unreachable, $"{failure.Message} {failure.NextStep}"),
        _ => Task.CompletedTask,
    };

    // The state is a hint for its owner: an answer is not lost because it could not be written.
    private async Task NoteAsync(KeyHealth health, string note)
    {
        if (_known == health)
        {
            return;
        }

        _known = health;
        try
        {
            await vault.NoteHealthAsync(key, health, note, CancellationToken.None);
        }
        catch (StoreUnavailableException)
        {
            _known = KeyHealth.Unknown;
        }
    }
}
