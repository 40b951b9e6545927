using System.Net.Mime;
using AiCollab.Core.Accounts;
using AiCollab.Core.Errors;
using AiCollab.Core.Sandbox;
using AiCollab.Core.Sessions;
using AiCollab.Core.Workspaces;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace AiCollab.Web.Features.Workspace.Files;

/// <summary>
/// Files by HTTP: up by multipart, down as attachments. Everything is answered only to members of the session's team, and never as
/// something a browser would show as a page: what people, models and runs made must not speak with this host's voice.
/// </summary>
public static class FileEndpoints
{
    private const long MaxRequestBytes = 300L << 20;

    public static IEndpointRouteBuilder MapWorkspaceFiles(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(FileAddresses.UploadRoute, UploadAsync)
            .WithMetadata(new RequestSizeLimitAttribute(MaxRequestBytes), new RequestFormLimitsAttribute { MultipartBodyLengthLimit = MaxRequestBytes });
        routes.MapGet(FileAddresses.DownloadRoute, DownloadAsync);
        routes.MapGet(FileAddresses.ArtifactRoute, ArtifactAsync);
        routes.MapGet(FileAddresses.ArtifactsRoute, ArtifactsAsync);
        return routes;
    }

    // Binding the form validates the antiforgery token (the host's middleware looks for it on every form endpoint).
    private static Task<IResult> UploadAsync(
        Guid session, HttpContext http, IFormFileCollection files, [FromForm] string? folder, [FromForm] bool? unpack, [FromForm] bool? replace,
        FileUpload upload, CancellationToken ct) => AnswerAsync(http, async user =>
            Results.Ok(new { count = await upload.StoreAsync(new SessionId(session), user.Id, files, folder ?? "", unpack ?? false, replace ?? false, ct) }));

    private static Task<IResult> DownloadAsync(
        Guid session, string? path, HttpContext http, ISessionDirectory directory, IWorkspaces workspaces, CancellationToken ct) => AnswerAsync(http, async user =>
    {
        var found = await directory.GetAsync(new SessionId(session), user.Id, ct);
        if (string.IsNullOrEmpty(path))
        {
            return await ZipAsync(http, workspaces, found.Id, null, FileNameOf(found.Title), ct);
        }

        var wanted = WorkspacePath.Parse(path);
        var files = await workspaces.ListFilesAsync(found.Id, ct);
        return files.Any(f => f.Path == wanted)
            ? Attachment(http, (await workspaces.ReadFileAsync(found.Id, wanted, ct)).Bytes, MediaTypeNames.Application.Octet, wanted.Name)
            : files.Any(f => f.Path.IsWithin(wanted))
                ? await ZipAsync(http, workspaces, found.Id, wanted, wanted.Name, ct)
                : throw new NotFoundException($"There is no file or folder {wanted.Value}.");
    });

    private static Task<IResult> ArtifactAsync(
        Guid session, Guid run, string name, HttpContext http, ISessionDirectory directory, ICodeRunner runner, CancellationToken ct) => AnswerAsync(http, async user =>
    {
        var found = await directory.GetAsync(new SessionId(session), user.Id, ct);
        var stored = await runner.FindAsync(found.Id, new CodeRunId(run), ct);
        var artifact = stored?.Artifacts.FirstOrDefault(a => a.Name == name) ?? throw new NotFoundException("There is no such file of this run.");
        if (stored.ArtifactsExpired)
        {
            return Expired();
        }

        http.Response.Headers.CacheControl = "private, max-age=31536000, immutable";
        // The type only lets <img> draw it; as a page it is an attachment, and its scripts are off.
        var media = artifact.MediaType.StartsWith("image/", StringComparison.Ordinal) ? artifact.MediaType : MediaTypeNames.Application.Octet;
        return Attachment(http, artifact.Content, media, Path.GetFileName(artifact.Name));
    });

    private static Task<IResult> ArtifactsAsync(
        Guid session, Guid run, HttpContext http, ISessionDirectory directory, ICodeRunner runner, CancellationToken ct) => AnswerAsync(http, async user =>
    {
        var found = await directory.GetAsync(new SessionId(session), user.Id, ct);
        var stored = await runner.FindAsync(found.Id, new CodeRunId(run), ct);
        return stored is not { Artifacts.Count: > 0 } ? throw new NotFoundException("There are no files of this run.")
            : stored.ArtifactsExpired ? Expired()
            : Attachment(http, ZipStreamer.Pack(stored.Artifacts), MediaTypeNames.Application.Zip, $"run-{stored.StartedAt:yyyyMMdd-HHmmss}.zip");
    });

    private static IResult Expired() =>
        Results.Problem("The files of this run were removed after their time. Run it again to make them anew.", statusCode: StatusCodes.Status410Gone);

    private static async Task<IResult> ZipAsync(HttpContext http, IWorkspaces workspaces, SessionId session, WorkspacePath? folder, string name, CancellationToken ct)
    {
        await using var snapshot = await workspaces.SnapshotAsync(session, ct);
        Guard(http, name + ".zip");
        http.Response.ContentType = MediaTypeNames.Application.Zip;
        // The end of each entry is written synchronously by the archive itself, a few bytes into the buffer.
        http.Features.GetRequiredFeature<IHttpBodyControlFeature>().AllowSynchronousIO = true;
        await ZipStreamer.WriteAsync(folder is { } part ? Path.Combine(snapshot.Directory, part.Value) : snapshot.Directory, name, http.Response.Body, ct);
        return Results.Empty;
    }

    private static IResult Attachment(HttpContext http, byte[] content, string mediaType, string name)
    {
        Guard(http, name);
        return Results.Bytes(content, mediaType);
    }

    private static void Guard(HttpContext http, string name)
    {
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(name);
        var headers = http.Response.Headers;
        headers.ContentDisposition = disposition.ToString();
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
    }

    private static async Task<IResult> AnswerAsync(HttpContext http, Func<CurrentUser, Task<IResult>> work)
    {
        if (http.User.ToCurrentUser() is not { } user)
        {
            return Results.Unauthorized();
        }

        try
        {
            return await work(user);
        }
        catch (AiCollabException e) when (!http.Response.HasStarted)
        {
            return Results.Problem(e.Message, statusCode: StatusOf(e));
        }
    }

    private static int StatusOf(AiCollabException e) => e switch
    {
        NotFoundException => StatusCodes.Status404NotFound,
        ForbiddenException => StatusCodes.Status403Forbidden,
        ConflictException => StatusCodes.Status409Conflict,
        QuotaExceededException => StatusCodes.Status413PayloadTooLarge,
        StoreUnavailableException => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status400BadRequest,
    };

    private static string FileNameOf(string title)
    {
        var name = new string([.. title.Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or ' ' ? c : '-')]).Trim(' ', '.', '-');
        return name.Length == 0 ? "workspace" : name;
    }
}
