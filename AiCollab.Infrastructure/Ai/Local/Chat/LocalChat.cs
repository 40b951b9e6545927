using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.Extensions.AI;
using OpenAI;

namespace AiCollab.Infrastructure.Ai.Local.Chat;

/// <summary>Opens a local model as a bare chat client: the place of "SDK client" at the end of the pipeline.</summary>
public sealed class LocalChat(LocalRuntime runtime)
{
    private const string NoKey = "none"; // the SDK insists on a key; nothing reads it

    /// <summary>Loads the model where needed. Requests are sent once each; grammars are carried along.</summary>
    /// <exception cref="Core.Errors.NotFoundException">There is no such model file.</exception>
    /// <exception cref="Core.Errors.ProviderFailedException">It cannot be loaded; says why and what to do.</exception>
    public async Task<IChatClient> OpenAsync(string modelId, CancellationToken ct)
    {
        var http = await runtime.ConnectAsync(modelId, ct);
        var options = new OpenAIClientOptions
        {
            Endpoint = http.BaseAddress,
            Transport = new HttpClientPipelineTransport(http),
            RetryPolicy = new ClientRetryPolicy(0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
        };
        return new GrammarChatClient(new OpenAIClient(new ApiKeyCredential(NoKey), options).GetChatClient(modelId).AsIChatClient());
    }
}
