using Microsoft.Extensions.AI;
using OpenAI.Chat;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace AiCollab.Infrastructure.Ai.Adapters;

/// <summary>
/// Sends the longest answer as <c>max_tokens</c>, directly above the OpenAI SDK's adapter: that one sends
/// <c>max_completion_tokens</c>, which only OpenAI and Azure are sure to read. A limit that is not read is a budget that does not hold.
/// </summary>
internal sealed class MaxTokensChatClient(IChatClient inner) : DelegatingChatClient(inner)
{
    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        base.GetResponseAsync(messages, WithField(options), cancellationToken);

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        base.GetStreamingResponseAsync(messages, WithField(options), cancellationToken);

    private static ChatOptions? WithField(ChatOptions? options)
    {
        if (options?.MaxOutputTokens is not { } limit)
        {
            return options;
        }

        var changed = options.Clone();
        changed.MaxOutputTokens = null;
        var before = changed.RawRepresentationFactory;
        changed.RawRepresentationFactory = client =>
        {
            var raw = before?.Invoke(client) as ChatCompletionOptions ?? new ChatCompletionOptions();
#pragma warning disable SCME0001 // JsonPatch is the SDK's own way to add a field, and marked experimental
            raw.Patch.Set("$.max_tokens"u8, limit);
#pragma warning restore SCME0001
            return raw;
        };
        return changed;
    }
}
