using AiCollab.Infrastructure.Ai.Local;
using AiCollab.Infrastructure.Ai.Local.Processes;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Ai.Local;

/// <summary>A test with a real model; skipped, saying why, where there is no model file or the runtime is not installed.</summary>
public sealed class RealModelFactAttribute : FactAttribute
{
    public RealModelFactAttribute() => Skip = RealModels.WhyNot;
}

/// <summary>Marks the tests that run a real model: <c>--filter Category=RealModel</c>.</summary>
internal static class RealModels
{
    public const string Category = "Category";
    public const string RealModel = "RealModel";
    public const string ChatFile = "SmolLM2-135M-Instruct.Q4_1.gguf";
    public const string EmbeddingFile = "all-MiniLM-L6-v2-q8_0.gguf";

    /// <summary>The folders to look in: AICOLLAB_MODELS, or shared/models beside the repository; empty when there are none.</summary>
    public static string Folders { get; } = Find();

    /// <summary>The reason to skip, or null.</summary>
    public static string? WhyNot { get; } = Reason();

    public static string? PathOf(string file) =>
        Folders.Split(':', StringSplitOptions.RemoveEmptyEntries).Select(f => Path.Combine(f, file)).FirstOrDefault(File.Exists);

    private static string Find()
    {
        if (Environment.GetEnvironmentVariable(LocalModelsOptions.FoldersVariable) is { Length: > 0 } set)
        {
            return set;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "models");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return "";
    }

    private static string? Reason()
    {
        if (PathOf(ChatFile) is null)
        {
            return $"no model file: put {ChatFile} into a folder and set AICOLLAB_MODELS to it";
        }

        var runtime = new RuntimeFiles(new LocalModelsOptions()).Directory;
        return runtime is not null && Directory.Exists(Path.Combine(runtime, "node_modules"))
            ? null
            : "the runtime's packages are not installed: npm ci --ignore-scripts --omit=optional in AiCollab.Infrastructure/Ai/Local/Runtime";
    }
}
