namespace AiCollab.Infrastructure.Ai.Local.Downloads;

/// <summary>A download cannot go on; the message is a sentence for people, with the next step.</summary>
internal sealed class DownloadFailure(string message, Exception? inner = null) : Exception(message, inner);
