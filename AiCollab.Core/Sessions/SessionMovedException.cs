using AiCollab.Core.Errors;

namespace AiCollab.Core.Sessions;

/// <summary>This node has lost the session to another one (or to a later start); the same call is welcome again and reaches the new holder.</summary>
public sealed class SessionMovedException() : AiCollabException("The session is being moved to another server. Try again in a moment.");
