using AiCollab.Core.Ai.Local;
using AiCollab.Core.Errors;
using AiCollab.Infrastructure.Ai.Local.Files;
using Microsoft.Extensions.Options;

namespace AiCollab.Infrastructure.Ai.Local;

/// <inheritdoc cref="ILocalModels"/>
public sealed class LocalModels(IOptions<LocalModelsOptions> options) : ILocalModels
{
    private readonly ModelScanner _scanner = new();

    /// <inheritdoc/>
    public IReadOnlyList<string> Folders => options.Value.AllFolders;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<LocalModel>> ListAsync(CancellationToken ct) => [.. (await ScanAsync(ct)).Select(f => f.Model)];

    /// <inheritdoc/>
    public async Task<LocalModel> GetAsync(string id, CancellationToken ct) => (await FindAsync(id, ct)).Model;

    /// <inheritdoc/>
    public async Task DeleteAsync(string id, CancellationToken ct)
    {
        var file = await FindAsync(id, ct);
        if (!file.Model.Removable)
        {
            throw new ForbiddenException($"{file.Model.Name} lies in {Path.GetDirectoryName(file.Model.Path)}, which belongs to somebody else. Remove it there.");
        }

        foreach (var path in file.Paths)
        {
            File.Delete(path);
        }
    }

    /// <summary>A model with its header.</summary>
    /// <exception cref="NotFoundException">There is no such file (any more).</exception>
    public async Task<LocalModelFile> FindAsync(string id, CancellationToken ct) =>
        (await ScanAsync(ct)).FirstOrDefault(f => f.Model.Id == id)
        ?? throw new NotFoundException($"There is no model file {id} on this machine any more. Choose another model, or add the file on the Models page.");

    // Folders may lie on slow disks and a first look reads every header: off the caller's thread.
    private Task<IReadOnlyList<LocalModelFile>> ScanAsync(CancellationToken ct) => Task.Run(() => _scanner.Scan(Folders, ct), ct);
}
