using Microsoft.Extensions.AI;

namespace AiCollab.Core.Ai;

/// <summary>
/// Asks for an answer that follows a GBNF grammar (https://github.com/ggml-org/llama.cpp/blob/master/grammars/README.md).
/// Only models with <see cref="ModelCapabilities.Grammar"/> keep to it; other adapters ignore it.
/// </summary>
public static class GrammarOption
{
    /// <summary>The key in <see cref="ChatOptions.AdditionalProperties"/>, and the field in llama.cpp's requests.</summary>
    public const string Key = "grammar";

    /// <summary>Adds the grammar to the options; null takes it away.</summary>
    public static ChatOptions WithGrammar(this ChatOptions options, string? grammar)
    {
        options.AdditionalProperties ??= [];
        options.AdditionalProperties[Key] = grammar;
        return options;
    }

    /// <summary>The grammar asked for, or null.</summary>
    public static string? GrammarOf(ChatOptions? options) => options?.AdditionalProperties?.GetValueOrDefault(Key) as string;
}
