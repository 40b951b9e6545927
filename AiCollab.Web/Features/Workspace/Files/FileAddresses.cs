using AiCollab.Core.Sandbox;
using AiCollab.Core.Sessions;

namespace AiCollab.Web.Features.Workspace.Files;

/// <summary>Where files go up and come down; the endpoints and the page name the same addresses.</summary>
public static class FileAddresses
{
    public const string UploadRoute = "/s/{session:guid}/files/upload";
    public const string DownloadRoute = "/s/{session:guid}/files/download";
    public const string ArtifactRoute = "/s/{session:guid}/runs/{run:guid}/artifact";

    public const string ArtifactsRoute = "/s/{session:guid}/runs/{run:guid}/artifacts";

    public static string Upload(SessionId session) => $"/s/{session}/files/upload";

    /// <summary>A file, a folder as zip, or everything (empty path).</summary>
    public static string Download(SessionId session, string path) => $"/s/{session}/files/download?path={Uri.EscapeDataString(path)}";

    /// <summary>All files of a run as one zip.</summary>
    public static string Artifacts(SessionId session, CodeRunId run) => $"/s/{session}/runs/{run}/artifacts";

    public static string Artifact(SessionId session, CodeRunId run, string name) => $"/s/{session}/runs/{run}/artifact?name={Uri.EscapeDataString(name)}";
}
