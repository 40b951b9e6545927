using AiCollab.Core.Ai;
using Microsoft.Extensions.AI;
using OpenAI.Chat;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace AiCollab.Infrastructure.Ai.Local.Chat;

/// <summary>
/// Carries <see cref="GrammarOption"/> into the request's <c>grammar</c> field, directly above the OpenAI SDK's adapter. For the
/// built-in runtime and llama.cpp servers only: other servers refuse fields they do not know.
/// </summary>
public sealed class GrammarChatClient(IChatClient inner) : DelegatingChatClient(inner)
{
    /// <inheritdoc/>
    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        base.GetResponseAsync(messages, WithField(options), cancellationToken);

    /// <inheritdoc/>
    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        base.GetStreamingResponseAsync(messages, WithField(options), cancellationToken);

    private static ChatOptions? WithField(ChatOptions? options)
    {
        if (GrammarOption.GrammarOf(options) is not { Length: > 0 } grammar)
        {
            return options;
        }

        var changed = options!.Clone();
        var before = changed.RawRepresentationFactory;
        changed.RawRepresentationFactory = client =>
        {
            var raw = before?.Invoke(client) as ChatCompletionOptions ?? new ChatCompletionOptions();
#pragma warning disable SCME0001 // JsonPatch is the SDK's own way to add a field, and marked experimental
            raw.Patch.Set("$.grammar"u8, grammar);
#pragma warning restore SCME0001
            return raw;
        };
        return changed;
    }
}
