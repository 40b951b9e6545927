using System.Text;
using AiCollab.Core.Accounts;
using AiCollab.Core.Ai;
using AiCollab.Core.Costs;
using AiCollab.Core.Sessions;
using AiCollab.Core.Workspaces;
using AiCollab.Infrastructure.Workspaces;

namespace AiCollab.Tests.Infrastructure.Workspaces;

/// <summary>A workspace in a temporary folder, with a person and a model to write in it.</summary>
internal sealed class WorkspaceRoom : IDisposable, IFences
{
    private readonly TemporaryFolder _folder = new();

    private WorkspaceRoom(WorkspaceOptions? limits)
    {
        var open = new OpenWorkspaces(Path.Combine(_folder.Path, "workspaces"), limits ?? new WorkspaceOptions(), TimeProvider.System);
        Files = new GitWorkspaces(open, new SnapshotCache(Path.Combine(_folder.Path, "snapshots")), this, TimeProvider.System);
    }

    public IWorkspaces Files { get; }

    public SessionId Session { get; } = SessionId.New();

    public ChangeAuthor Ada { get; } = ChangeAuthor.Of(ParticipantId.New(), "Ada", UserId.New());

    public ChangeAuthor Claude { get; } = ChangeAuthor.Of(ParticipantId.New(), "Claude Sonnet", new ModelRef("anthropic", "claude-sonnet"));

    public long Epoch { get; set; } = 1;

    public string Directory => Path.Combine(_folder.Path, "workspaces", Session.ToString());

    public static async Task<WorkspaceRoom> OpenAsync(WorkspaceOptions? limits = null)
    {
        var room = new WorkspaceRoom(limits);
        await room.Files.CreateWorkspaceAsync(room.Session, default);
        return room;
    }

    public Task<WriteOutcome> WriteAsync(string path, FileVersion seen, string text, ChangeAuthor? author = null, Fence? fence = null)
    {
        var byModel = author == Claude;
        var origin = byModel ? new ChangeOrigin(Session, TurnId.New(), StepId.New(), new Money(1234)) : new ChangeOrigin(Session);
        var write = new FileWrite(WorkspacePath.Parse(path), seen, Encoding.UTF8.GetBytes(text), author ?? Ada, origin, Fence: fence);
        return Files.WriteFileAsync(Session, write, default);
    }

    public async Task<FileVersion> NewAsync(string path, string text) =>
        ((WriteOutcome.Written)await WriteAsync(path, FileVersion.None, text)).Version;

    public async Task<string> TextAsync(string path) => (await Files.ReadFileAsync(Session, WorkspacePath.Parse(path), default)).Text!;

    public Task<bool> HoldsAsync(Fence fence, CancellationToken ct) => Task.FromResult(fence.Epoch == Epoch);

    public void Dispose() => _folder.Dispose();
}
