using System.ComponentModel.DataAnnotations;

namespace AiCollab.Infrastructure.Ai.Local;

/// <summary>Settings of the built-in runtime (section <c>LocalModels</c>).</summary>
public sealed class LocalModelsOptions
{
    /// <summary>Where the settings stand.</summary>
    public const string Section = "LocalModels";

    /// <summary>Colon-separated folders with GGUF files, for example <c>/srv/models:/home/ada/gguf</c>; looked at, never written to.</summary>
    public const string FoldersVariable = "AICOLLAB_MODELS";

    /// <summary>Where the product keeps its files; downloads go to <c>models</c> below it.</summary>
    public string DataDirectory { get; set; } = "data";

    /// <summary>More folders with GGUF files.</summary>
    public string Folders { get; set; } = "";

    /// <summary>The folder with <c>server.mjs</c> and its <c>node_modules</c>; empty looks beside the program and in the source tree.</summary>
    public string RuntimeDirectory { get; set; } = "";

    /// <summary>The Node.js program.</summary>
    [Required]
    public string Node { get; set; } = "node";

    /// <summary>How long a model without work stays in memory.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00", ErrorMessage = "LocalModels:IdleStop must be between 10 seconds and one day, for example 00:10:00.")]
    public TimeSpan IdleStop { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The longest context given to a model, in tokens; less where the memory does not allow it.</summary>
    [Range(1024, 1_048_576, ErrorMessage = "LocalModels:MaxContextTokens must be between 1024 and 1048576.")]
    public int MaxContextTokens { get; set; } = 8192;

    /// <summary>How many answers one model writes at the same time; less where the memory does not allow it.</summary>
    [Range(1, 16, ErrorMessage = "LocalModels:MaxSequences must be between 1 and 16.")]
    public int MaxSequences { get; set; } = 4;

    /// <summary>How long a model may take to load.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "01:00:00", ErrorMessage = "LocalModels:LoadTimeout must be between 5 seconds and one hour.")]
    public TimeSpan LoadTimeout { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>The product's own folder for model files.</summary>
    public string OwnFolder => Path.GetFullPath(Path.Combine(DataDirectory, "models"));

    /// <summary>All folders that are searched, the own one first, each once.</summary>
    public IReadOnlyList<string> AllFolders =>
        [.. new[] { OwnFolder }
            .Concat(Folders.Split(':', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Path.GetFullPath))
            .Select(Path.TrimEndingDirectorySeparator)
            .Distinct(StringComparer.Ordinal)];
}
