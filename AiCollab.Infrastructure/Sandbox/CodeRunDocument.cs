using System.Security.Cryptography;
using System.Text;
using AiCollab.Core.Accounts;
using AiCollab.Core.Sandbox;
using AiCollab.Core.Sessions;
using AiCollab.Core.Workspaces;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Sandbox;

/// <summary>An execution as a document; artifacts without their content.</summary>
internal static class CodeRunDocument
{
    /// <summary>A UUID as BSON's standard binary.</summary>
    public static BsonBinaryData Binary(Guid id) => new(id, GuidRepresentation.Standard);

    public static BsonDocument Write(CodeRun run) => new()
    {
        ["_id"] = Binary(run.Id.Value),
        ["user"] = Binary(run.User.Value),
        ["session"] = Binary(run.Session.Value),
        ["by"] = Binary(run.By.Value),
        ["language"] = run.Language,
        ["code"] = run.Code,
        ["codeHash"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(run.Code))),
        ["path"] = Text(run.Path),
        ["timeoutMs"] = (long)run.Limits.Timeout.TotalMilliseconds,
        ["memoryLimit"] = run.Limits.MemoryBytes,
        ["verdict"] = run.Verdict.ToString(),
        ["evidence"] = run.Evidence,
        ["output"] = run.Output,
        ["stderr"] = run.Stderr,
        ["error"] = run.Error is { } e ? new BsonDocument { ["type"] = e.Type, ["message"] = e.Message, ["trace"] = e.Trace } : BsonNull.Value,
        ["value"] = Text(run.Value),
        ["html"] = Text(run.Html),
        ["truncated"] = run.Truncated,
        ["startedAt"] = run.StartedAt.UtcDateTime,
        ["executionMs"] = run.ExecutionTime.TotalMilliseconds,
        ["memoryUsed"] = run.MemoryUsed,
        ["grant"] = run.Grant.ToString(),
        ["changes"] = run.Changes is { } changes ? Write(changes) : BsonNull.Value,
        ["kept"] = run.Artifacts.Sum(a => a.Content.LongLength),
        ["expired"] = run.ArtifactsExpired,
        ["artifacts"] = new BsonArray(run.Artifacts.Select(a => new BsonDocument { ["name"] = a.Name, ["mediaType"] = a.MediaType, ["bytes"] = a.Content.Length })),
    };

    public static CodeRun Read(BsonDocument d) => new()
    {
        Id = new CodeRunId(d["_id"].AsGuid),
        User = new UserId(d["user"].AsGuid),
        Session = new SessionId(d["session"].AsGuid),
        By = new ParticipantId(d["by"].AsGuid),
        Language = d["language"].AsString,
        Code = d["code"].AsString,
        Path = Text(d["path"]),
        Limits = new SandboxLimits(TimeSpan.FromMilliseconds(d["timeoutMs"].ToInt64()), d["memoryLimit"].ToInt64()),
        Verdict = Enum.Parse<Verdict>(d["verdict"].AsString),
        Evidence = d["evidence"].AsString,
        Output = d["output"].AsString,
        Stderr = d["stderr"].AsString,
        Error = d["error"] is BsonDocument e ? new RunError(e["type"].AsString, e["message"].AsString, e["trace"].AsString) : null,
        Value = Text(d["value"]),
        Html = Text(d["html"]),
        Truncated = d["truncated"].AsBoolean,
        StartedAt = new DateTimeOffset(d["startedAt"].ToUniversalTime(), TimeSpan.Zero),
        ExecutionTime = TimeSpan.FromMilliseconds(d["executionMs"].ToDouble()),
        MemoryUsed = d["memoryUsed"].ToInt64(),
        ArtifactsExpired = d.GetValue("expired", false).AsBoolean,
        Grant = Enum.Parse<WorkspaceGrant>(d.GetValue("grant", nameof(WorkspaceGrant.Read)).AsString),
        Changes = d.GetValue("changes", BsonNull.Value) is BsonDocument changes ? Changes(changes) : null,
        Artifacts = d["artifacts"].AsBsonArray.Select(a => new RunArtifact(a["name"].AsString, a["mediaType"].AsString, [])).ToList(),
    };

    private static BsonDocument Write(RunChanges changes) => new()
    {
        ["commit"] = Text(changes.Commit),
        ["problem"] = changes.Problem,
        ["files"] = new BsonArray(changes.Files.Select(f => new BsonDocument { ["path"] = f.Path, ["kind"] = f.Kind.ToString(), ["problem"] = f.Problem })),
    };

    private static RunChanges Changes(BsonDocument d) => new(
        Text(d["commit"]),
        [.. d["files"].AsBsonArray.Select(f => new RunChange(f["path"].AsString, Enum.Parse<RunChangeKind>(f["kind"].AsString), f["problem"].AsString))],
        d["problem"].AsString);

    private static BsonValue Text(string? text) => text is null ? BsonNull.Value : text;

    private static string? Text(BsonValue value) => value.IsBsonNull ? null : value.AsString;
}
