namespace AiCollab.Core.Collaboration.EditFormats;

/// <summary>Reads the SEARCH/REPLACE pairs of a block. A missing end marker ends where the next pair begins.</summary>
internal static class HunkReader
{
    /// <summary>The pairs in order, each with the path that stands nearest above it; null for a pair without its middle line.</summary>
    public static IReadOnlyList<(string? Path, EditHunk? Hunk)> Read(IReadOnlyList<string> lines, string? path)
    {
        var found = new List<(string?, EditHunk?)>();
        List<string>? search = null;
        List<string>? replace = null;

        void End()
        {
            if (search is not null)
            {
                found.Add((path, replace is null ? null : new EditHunk(string.Join("\n", search), string.Join("\n", replace))));
            }

            (search, replace) = (null, null);
        }

        foreach (var line in lines)
        {
            var marker = HunkMarker.Read(line);
            switch (marker?.Kind)
            {
                case HunkMarkerKind.Search:
                    End();
                    path = PathOn(marker) ?? path;
                    search = [];
                    break;
                case HunkMarkerKind.Divider when search is not null && replace is null:
                    replace = [];
                    break;
                case HunkMarkerKind.Replace when search is not null:
                    End();
                    break;
                default:
                    Keep(line);
                    break;
            }
        }

        End();
        return found;

        void Keep(string line)
        {
            if (search is null)
            {
                path = PathFinder.InFirstLine(line)?.Path ?? PathFinder.InLabel(line, "") ?? path;
            }
            else
            {
                (replace ?? search).Add(line);
            }
        }
    }

    private static string? PathOn(HunkMarker marker) =>
        PathFinder.InInfo(marker.Rest) is { } path && PathFinder.LooksLikePath(path) ? path : null;
}
