using AiCollab.Core.Sandbox;

namespace AiCollab.Web.Features.Workspace;

/// <summary>Something one panel asks of another. One of the nested cases.</summary>
public abstract record RoomRequest
{
    private RoomRequest()
    {
    }

    /// <summary>Open a file in the editor, at a line when one is given (from 1).</summary>
    public sealed record OpenFile(string Path, int? Line = null) : RoomRequest;

    /// <summary>Put text into a file of the editor, as if it had been typed; the file is made when it is not there.</summary>
    public sealed record PutText(string Path, string Text) : RoomRequest;

    /// <summary>Show what a commit changed; only of one file when a path is given.</summary>
    public sealed record OpenDiff(string Commit, string Title, string? Path = null) : RoomRequest;

    /// <summary>Show a run.</summary>
    public sealed record ShowRun(CodeRunId Run) : RoomRequest;

    /// <summary>Run the file that is open in the editor.</summary>
    public sealed record RunOpenFile : RoomRequest;

    /// <summary>Raise the budget that is spent.</summary>
    public sealed record RaiseBudget : RoomRequest;

    /// <summary>Put the cursor into the message box.</summary>
    public sealed record WriteMessage : RoomRequest;
}
