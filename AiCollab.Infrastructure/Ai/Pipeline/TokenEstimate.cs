using System.Text.Json;
using AiCollab.Core.Ai;
using Microsoft.Extensions.AI;
using Microsoft.ML.Tokenizers;

namespace AiCollab.Infrastructure.Ai.Pipeline;

/// <summary>
/// Counts tokens before they are sent, with OpenAI's o200k encoding. Other vendors' encodings need more for the same text (measured
/// up to a quarter), which is added for them; the hold's own margin comes on top.
/// </summary>
internal static class TokenEstimate
{
    private const int PerMessage = 4;
    private const int PerTool = 12;
    private const int PerImage = 2_000; // the dearest of the vendors' rules for one picture at full detail
    private const int AnthropicTools = 530; // https://docs.claude.com/en/docs/agents-and-tools/tool-use/overview#pricing
    private const int SampleFrom = 200_000;

    private static readonly Lazy<Tokenizer> O200K = new(() => TiktokenTokenizer.CreateForModel("gpt-4o"));

    /// <summary>The prompt's tokens: messages, instructions, tools.</summary>
    public static long Input(ModelRef model, IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        var count = messages.Sum(m => PerMessage + m.Contents.Sum(Of)) + Count(options?.Instructions);
        foreach (var tool in options?.Tools ?? [])
        {
            count += PerTool + Count(tool.Name) + Count(tool.Description) + (tool is AIFunctionDeclaration f ? Count(f.JsonSchema.GetRawText()) : 0);
        }

        if (options?.ResponseFormat is ChatResponseFormatJson { Schema: { } schema })
        {
            count += Count(schema.GetRawText());
        }

        return model.Provider switch
        {
            "openai" or "azure" => count,
            "anthropic" => (long)(count * 1.25) + (options?.Tools is { Count: > 0 } ? AnthropicTools : 0),
            _ => (long)(count * 1.25),
        };
    }

    /// <summary>Tokens of a piece of an answer.</summary>
    public static long Output(ChatResponseUpdate update)
    {
        var count = 0L;
        foreach (var content in update.Contents)
        {
            count += content is UsageContent ? 0 : Of(content);
        }

        return count;
    }

    /// <summary>Loads the encoding (0.3 s) ahead of its first use.</summary>
    public static void Warm() => Count("warm");

    private static long Of(AIContent content) => content switch
    {
        TextContent text => Count(text.Text),
        TextReasoningContent thought => Count(thought.Text),
        FunctionCallContent call => PerTool + Count(call.Name) + Count(Json(call.Arguments)),
        FunctionResultContent result => PerTool + Count(result.Result as string ?? Json(result.Result)),
        DataContent data when data.HasTopLevelMediaType("image") => PerImage,
        DataContent data => data.Data.Length / 3,
        UriContent => PerImage,
        _ => 0,
    };

    // Text of megabytes is counted by a sample: the exact count would take longer than the answer is waited for.
    private static long Count(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return 0;
        }

        if (text.Length <= SampleFrom)
        {
            return O200K.Value.CountTokens(text);
        }

        var sample = O200K.Value.CountTokens(text.AsSpan(0, SampleFrom / 2)) + O200K.Value.CountTokens(text.AsSpan(text.Length - (SampleFrom / 2)));
        return (long)Math.Ceiling((double)sample / SampleFrom * text.Length * 1.1);
    }

    private static string Json(object? value) => value is null ? "" : JsonSerializer.Serialize(value, AIJsonUtilities.DefaultOptions);
}
