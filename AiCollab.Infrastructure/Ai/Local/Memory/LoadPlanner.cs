using AiCollab.Core.Ai.Local;
using AiCollab.Infrastructure.Ai.Local.Files;

namespace AiCollab.Infrastructure.Ai.Local.Memory;

/// <summary>Works out how large a model may be opened in the memory there is: weights + sequences x context x key/value bytes + work space.</summary>
internal static class LoadPlanner
{
    public const int EmbeddingContext = 512;

    private const int FewestTokens = 2048;
    private const int GoodTokens = 4096;
    private const int KeyValueBytes = 2; // 16-bit floats
    private const int BatchTokens = 512;
    private const int LogitBytes = 4;
    private const long WorkBytes = 160L * 1024 * 1024; // Node.js, code and compute buffers, as measured

    /// <summary>From best to smallest; the last one is the least that makes sense.</summary>
    public static IReadOnlyList<LoadPlan> Candidates(LocalModelFile file, int maxContextTokens, int maxSequences)
    {
        var shape = file.Header!.Shape;
        if (file.Model.Kind == LocalModelKind.Embedding)
        {
            return [Plan(file, Math.Min(EmbeddingContext, Known(shape.ContextTokens, EmbeddingContext)), 1)];
        }

        var most = Math.Min(maxContextTokens, Known(shape.ContextTokens, GoodTokens));
        return [.. new[] { (most, maxSequences), (most, 2), (GoodTokens, 2), (GoodTokens, 1), (FewestTokens, 1) }
            .Select(c => (Context: Math.Min(c.Item1, most), Sequences: Math.Min(c.Item2, maxSequences)))
            .Distinct()
            .Select(c => Plan(file, c.Context, c.Sequences))];
    }

    private static int Known(int trained, int otherwise) => trained > 0 ? trained : otherwise;

    private static LoadPlan Plan(LocalModelFile file, int context, int sequences)
    {
        var shape = file.Header!.Shape;
        var memory = shape.KeyValuePerToken * KeyValueBytes * context * sequences;
        var work = WorkBytes + ((long)shape.Vocabulary * BatchTokens * LogitBytes);
        return new LoadPlan(context, sequences, file.Model.Bytes + memory + work);
    }
}
