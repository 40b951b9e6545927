using AiCollab.Core.Workspaces;

namespace AiCollab.Core.Collaboration.Tools;

/// <summary>Which version of which file a model has read in this step, so that it need not repeat versions and cannot write over what it has not seen.</summary>
internal sealed class SeenFiles
{
    private readonly Dictionary<WorkspacePath, FileVersion> _whole = [];

    /// <summary>The version of the file as the model knows it, whole; null when it does not.</summary>
    public FileVersion? Whole(WorkspacePath path) => _whole.TryGetValue(path, out var version) ? version : null;

    public void Saw(WorkspacePath path, FileVersion version) => _whole[path] = version;

    public void Forget(WorkspacePath path) => _whole.Remove(path);
}
