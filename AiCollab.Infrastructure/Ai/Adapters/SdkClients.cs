using System.ClientModel;
using System.ClientModel.Primitives;
using AiCollab.Core.Ai;
using AiCollab.Infrastructure.Ai.Local.Chat;
using Anthropic;
using Microsoft.Extensions.AI;
using OpenAI;

namespace AiCollab.Infrastructure.Ai.Adapters;

/// <summary>Opens the providers' own SDKs with their retries off: a request that is sent again may be billed twice.</summary>
public sealed class SdkClients(GuardedHttp http)
{
    private const string NoKey = "none"; // the SDK insists on a key; servers without keys do not read it

    /// <summary>A bare chat client of one model.</summary>
    public IChatClient Open(ModelEndpoint endpoint, string model, int maxOutputTokens) =>
        endpoint.Provider.Kind == ProviderKind.Anthropic ? OpenAnthropic(endpoint, model, maxOutputTokens) : OpenOpenAi(endpoint, model);

    private IChatClient OpenOpenAi(ModelEndpoint endpoint, string model)
    {
        var options = new OpenAIClientOptions
        {
            Endpoint = endpoint.BaseUrl,
            Transport = new HttpClientPipelineTransport(http.Client),
            RetryPolicy = new ClientRetryPolicy(0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
        };
        var key = new ApiKeyCredential(endpoint.Secret.Length > 0 ? endpoint.Secret : NoKey);
        var client = new OpenAIClient(key, options).GetChatClient(model).AsIChatClient();
        client = endpoint.Provider.Id is "openai" or "azure" ? client : new MaxTokensChatClient(client);
        return endpoint.Provider.Id == "llamacpp" ? new GrammarChatClient(client) : client;
    }

    // Key and address are set always: the SDK would else read ANTHROPIC_* variables of the host.
    private IChatClient OpenAnthropic(ModelEndpoint endpoint, string model, int maxOutputTokens) => new AnthropicClient
    {
        ApiKey = endpoint.Secret,
        BaseUrl = endpoint.BaseUrl.AbsoluteUri.TrimEnd('/'),
        HttpClient = http.Client,
        MaxRetries = 0,
    }.AsIChatClient(model, maxOutputTokens);
}
