namespace AiCollab.Core.Ai.Local;

/// <summary>The model files on this machine: those in the data directory's <c>models</c> folder and in the folders of <c>AICOLLAB_MODELS</c>.</summary>
public interface ILocalModels
{
    /// <summary>The folders that are searched; the first is the product's own and takes downloads.</summary>
    IReadOnlyList<string> Folders { get; }

    /// <summary>Looks again and lists what is there now, by name; unreadable files are listed as unusable, with the reason.</summary>
    Task<IReadOnlyList<LocalModel>> ListAsync(CancellationToken ct);

    /// <summary>One model.</summary>
    /// <exception cref="Errors.NotFoundException">There is no such file (any more).</exception>
    Task<LocalModel> GetAsync(string id, CancellationToken ct);

    /// <summary>Deletes a model's files from the product's own folder.</summary>
    /// <exception cref="Errors.NotFoundException">There is no such file.</exception>
    /// <exception cref="Errors.ForbiddenException">The file lies in a folder that belongs to somebody else.</exception>
    Task DeleteAsync(string id, CancellationToken ct);
}
