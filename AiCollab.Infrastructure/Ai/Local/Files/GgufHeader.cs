namespace AiCollab.Infrastructure.Ai.Local.Files;

/// <summary>
/// What the header of a GGUF file says (https://github.com/ggml-org/ggml/blob/master/docs/gguf.md): no weight is read.
/// Keys that the file does not carry are null or empty.
/// </summary>
public sealed record GgufHeader
{
    public required string Architecture { get; init; }

    public required string Name { get; init; }

    public required string SizeLabel { get; init; }

    public required string Licence { get; init; }

    /// <summary>The name of <c>general.file_type</c>, for example <c>Q4_1</c>.</summary>
    public required string Quantisation { get; init; }

    public required string? ChatTemplate { get; init; }

    /// <summary>How token vectors become one text vector (1 mean, 2 first, 3 last, 4 rank); 0 in models that only write.</summary>
    public required int Pooling { get; init; }

    public required GgufShape Shape { get; init; }

    /// <summary>1 for a file on its own; more for the first of several.</summary>
    public required int Parts { get; init; }

    /// <summary>0 for a file on its own or the first of several.</summary>
    public required int Part { get; init; }

    /// <summary>The length the file must have for all weights it lists to be in it.</summary>
    public required long ExpectedBytes { get; init; }
}

/// <summary>The sizes that decide how much memory a model takes.</summary>
/// <param name="ContextTokens">Trained context length; 0 when unknown.</param>
/// <param name="Layers">Number of blocks.</param>
/// <param name="Embedding">Length of a hidden vector.</param>
/// <param name="Vocabulary">Number of tokens.</param>
/// <param name="KeyValuePerToken">Numbers kept per token for attention, over all layers.</param>
public sealed record GgufShape(int ContextTokens, int Layers, int Embedding, int Vocabulary, long KeyValuePerToken);
