namespace AiCollab.Core.Sessions;

/// <summary>Answers whether a run still holds its session.</summary>
public interface IFences
{
    /// <summary>False when another node or a later start has taken the session over.</summary>
    Task<bool> HoldsAsync(Fence fence, CancellationToken ct);
}
