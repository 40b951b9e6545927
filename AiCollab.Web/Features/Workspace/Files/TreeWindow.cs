namespace AiCollab.Web.Features.Workspace.Files;

/// <summary>
/// The rows worth drawing: those in sight, some above and below, and always the focused one, so that the focus is never lost by
/// scrolling.
/// </summary>
public sealed record TreeWindow(double Top, double Height)
{
    private const int Spare = 12;

    /// <summary>Before the browser told its measures.</summary>
    public static TreeWindow Unknown { get; } = new(0, 900);

    /// <summary>Indices to draw, in order.</summary>
    public IEnumerable<int> Indices(int rows, int focus, double rowHeight)
    {
        var first = Math.Clamp((int)(Top / rowHeight) - Spare, 0, Math.Max(0, rows - 1));
        var end = Math.Min(rows, (int)((Top + Height) / rowHeight) + Spare + 1);
        if (focus < first && focus < rows)
        {
            yield return focus;
        }

        for (var i = first; i < end; i++)
        {
            yield return i;
        }

        if (focus >= end && focus < rows)
        {
            yield return focus;
        }
    }
}
