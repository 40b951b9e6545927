using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.ML.Tokenizers;

namespace AiCollab.Infrastructure.Ai.Pipeline;

/// <summary>Estimates prompt tokens with OpenAI's o200k vocabulary; other vendors' counts lie within the hold's margin or are padded.</summary>
internal static class TokenCounter
{
    private const int PerMessage = 4;
    private const int PerTool = 12;
    private const int PerImage = 1_600; // the dearest vendor's count of a large image

    private static readonly Lazy<Tokenizer> O200K = new(() => TiktokenTokenizer.CreateForModel("gpt-4o"));

    /// <summary>Tokens of a request: messages, tool calls and results, images, tool definitions.</summary>
    public static long Count(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        long tokens = 3 + Count(options?.Instructions);
        foreach (var message in messages)
        {
            tokens += PerMessage + message.Contents.Sum(Count);
        }

        foreach (var tool in options?.Tools ?? [])
        {
            tokens += PerTool + Count(tool.Name) + Count(tool.Description)
                + (tool is AIFunctionDeclaration function ? Count(function.JsonSchema.GetRawText()) : 0);
        }

        return tokens;
    }

    /// <summary>Tokens of a text.</summary>
    public static long Count(string? text) => string.IsNullOrEmpty(text) ? 0 : O200K.Value.CountTokens(text);

    private static long Count(AIContent content) => content switch
    {
        TextContent text => Count(text.Text),
        TextReasoningContent reasoning => Count(reasoning.Text),
        FunctionCallContent call => PerTool + Count(call.Name) + Count(Json(call.Arguments)),
        FunctionResultContent result => PerTool + Count(result.Result as string ?? Json(result.Result)),
        DataContent or UriContent => PerImage,
        _ => 0,
    };

    private static string Json(object? value) => value is null ? "" : JsonSerializer.Serialize(value, AIJsonUtilities.DefaultOptions);
}
