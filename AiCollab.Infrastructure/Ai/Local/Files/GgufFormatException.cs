namespace AiCollab.Infrastructure.Ai.Local.Files;

/// <summary>The file is not a GGUF file that can be used; the message is a sentence for people.</summary>
public sealed class GgufFormatException(string message, Exception? inner = null) : Exception(message, inner);
