namespace AiCollab.Core.Sandbox;

/// <summary>What a run may do with the files of its session's workspace.</summary>
public enum WorkspaceGrant
{
    /// <summary>It starts in an empty directory.</summary>
    None,

    /// <summary>It works on a copy; the workspace stays as it is.</summary>
    Read,

    /// <summary>It works on a copy, and when it ended well its changes become one commit.</summary>
    Write,
}

/// <summary>A file that code left behind, under the name that it gave. Both are untrusted.</summary>
/// <param name="Name">Relative to the working directory, as it came out of the jail.</param>
/// <param name="Content">The bytes; null when the code deleted a file that it was granted.</param>
public sealed record LeftFile(string Name, byte[]? Content);
