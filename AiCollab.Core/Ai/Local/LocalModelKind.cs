namespace AiCollab.Core.Ai.Local;

/// <summary>What a model file is good for, as its header says (never its name).</summary>
public enum LocalModelKind
{
    /// <summary>Talks and writes: it has a chat template.</summary>
    Chat,

    /// <summary>Turns text into vectors for search; never offered in a chat.</summary>
    Embedding,

    /// <summary>Cannot be used; <see cref="LocalModel.Problem"/> says why.</summary>
    Unusable,
}
