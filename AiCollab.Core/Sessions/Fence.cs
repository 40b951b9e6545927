namespace AiCollab.Core.Sessions;

/// <summary>
/// Proof of holding a session: the epoch its run was started with. Whoever takes a session over raises the epoch, so that
/// a node that was thought dead fails on its next write instead of corrupting anything.
/// </summary>
public sealed record Fence(SessionId Session, long Epoch);
