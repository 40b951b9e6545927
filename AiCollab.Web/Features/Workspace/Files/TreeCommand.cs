namespace AiCollab.Web.Features.Workspace.Files;

/// <summary>What the tree's component has to do after a key.</summary>
public enum TreeCommand
{
    None,

    /// <summary>The focus or the rows changed: draw, and bring the focused row into view.</summary>
    Moved,

    /// <summary>Open the focused file.</summary>
    Open,

    /// <summary>Ask for a new name of the focused row.</summary>
    Rename,

    /// <summary>Ask whether the focused row may go.</summary>
    Delete,
}
