namespace AiCollab.Web.Features.Workspace;

/// <summary>The view that fills a narrow page.</summary>
public enum NarrowView
{
    Chat,
    Code,
    Files,
    Output,
}

/// <summary>What the side pane shows.</summary>
public enum SidePane
{
    Files,
    History,
}

/// <summary>Which panes are open; kept in the person's browser. Sizes are the browser's own business.</summary>
public sealed record WorkspaceLayout
{
    /// <summary>The side pane on a wide page.</summary>
    public bool Side { get; init; } = true;

    /// <summary>The side pane as a drawer over the editor, on a page of middle width.</summary>
    public bool Drawer { get; init; }

    public bool Output { get; init; } = true;

    public SidePane Pane { get; init; } = SidePane.Files;

    public NarrowView View { get; init; } = NarrowView.Chat;

    /// <summary>Shows a pane, or hides the side when that pane is shown already.</summary>
    public WorkspaceLayout Toggle(SidePane pane) => pane == Pane
        ? this with { Side = !Side, Drawer = !Drawer, View = NarrowView.Files }
        : this with { Pane = pane, Side = true, Drawer = true, View = NarrowView.Files };

    /// <summary>Brings into view what a request is about.</summary>
    public WorkspaceLayout For(RoomRequest request) => request switch
    {
        RoomRequest.ShowRun => this with { Output = true, View = NarrowView.Output },
        RoomRequest.WriteMessage => this with { View = NarrowView.Chat },
        RoomRequest.RunOpenFile or RoomRequest.RaiseBudget => this,
        _ => this with { View = NarrowView.Code, Drawer = false },
    };
}
