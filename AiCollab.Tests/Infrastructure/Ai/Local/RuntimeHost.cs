using AiCollab.Infrastructure.Ai.Local;
using AiCollab.Infrastructure.Ai.Local.Chat;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AiCollab.Tests.Infrastructure.Ai.Local;

/// <summary>A runtime of its own for one test, with everything stopped at the end.</summary>
internal sealed class RuntimeHost : IAsyncDisposable
{
    public const string Model = "SmolLM2-135M-Instruct.Q4_1";

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("aicollab-test-");

    public RuntimeHost(Action<LocalModelsOptions>? configure = null, TimeProvider? time = null)
    {
        var options = new LocalModelsOptions { DataDirectory = _data.FullName, Folders = RealModels.Folders, MaxSequences = 2, MaxContextTokens = 2048 };
        configure?.Invoke(options);
        Models = new LocalModels(Options.Create(options));
        Runtime = new LocalRuntime(Models, Options.Create(options), time ?? TimeProvider.System, NullLogger<LocalRuntime>.Instance);
    }

    public LocalModels Models { get; }

    public LocalRuntime Runtime { get; }

    public Task<IChatClient> OpenAsync(CancellationToken ct = default) => new LocalChat(Runtime).OpenAsync(Model, ct);

    public async ValueTask DisposeAsync()
    {
        await Runtime.DisposeAsync();
        _data.Delete(recursive: true);
    }
}
