namespace AiCollab.Core.Ai.Local;

/// <summary>
/// Fetches model files into the product's own folder. A download goes on when the page is closed, survives a restart of the
/// host as <see cref="DownloadState.Paused"/>, and appears among the models only when it is whole and its checksum fits.
/// </summary>
public interface IModelDownloads
{
    /// <summary>A file that is known to work, for a first try.</summary>
    ModelOffer Trial { get; }

    /// <summary>All downloads that are not finished, and those that finished or failed since the host started; oldest first.</summary>
    IReadOnlyList<ModelDownload> List();

    /// <summary>Raised on any thread whenever a download moved; at most a few times a second.</summary>
    event Action? Changed;

    /// <summary>Starts; whatever the server answers shows in the download's state.</summary>
    /// <exception cref="Errors.InvalidException">The address or checksum cannot be taken, or the file is there already; says why.</exception>
    Task<ModelDownload> StartAsync(ModelOffer offer, CancellationToken ct);

    /// <summary>Goes on where a paused or failed download stopped.</summary>
    /// <exception cref="Errors.NotFoundException">There is no such download.</exception>
    Task ResumeAsync(string id, CancellationToken ct);

    /// <summary>Stops and keeps what is there.</summary>
    Task PauseAsync(string id, CancellationToken ct);

    /// <summary>Stops and deletes what is there; forgets a finished one.</summary>
    Task CancelAsync(string id, CancellationToken ct);
}

/// <summary>A model file that can be fetched.</summary>
/// <param name="Url">Where it is; https, or http on loopback.</param>
/// <param name="FileName">The name it gets, ending in <c>.gguf</c>; empty takes it from the address.</param>
/// <param name="Sha256">64 hex digits it must have; null when nobody knows them.</param>
/// <param name="Bytes">Its size; null when not known beforehand.</param>
/// <param name="Licence">For example <c>Apache-2.0</c>; empty when not known.</param>
/// <param name="Note">One sentence about what it is.</param>
public sealed record ModelOffer(Uri Url, string FileName = "", string? Sha256 = null, long? Bytes = null, string Licence = "", string Note = "");

/// <summary>How far a download is.</summary>
public enum DownloadState
{
    Running,
    Verifying,
    Paused,
    Failed,
    Done,
}

/// <summary>A download as it stands now.</summary>
/// <param name="Id">Stable over restarts.</param>
/// <param name="Offer">What is fetched.</param>
/// <param name="State">How far it is.</param>
/// <param name="Received">Bytes on disk.</param>
/// <param name="Total">Bytes in all; null when the server does not say.</param>
/// <param name="Problem">One sentence why it failed, with the next step; null otherwise.</param>
public sealed record ModelDownload(string Id, ModelOffer Offer, DownloadState State, long Received, long? Total, string? Problem);
