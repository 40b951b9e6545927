namespace AiCollab.Core.Collaboration.EditFormats;

/// <summary>How the model's indentation differs from the file's, learned from the lines that matched.</summary>
internal sealed class IndentShift
{
    private readonly SortedDictionary<int, (string Model, string File)> _known = [];

    public static IndentShift Between(IReadOnlyList<string> model, IReadOnlyList<string> file)
    {
        var shift = new IndentShift();
        for (var i = 0; i < model.Count; i++)
        {
            if (model[i].Trim().Length > 0)
            {
                var indent = IndentOf(model[i]);
                shift._known.TryAdd(indent.Length, (indent, IndentOf(file[i])));
            }
        }

        return shift;
    }

    public IEnumerable<string> Apply(IEnumerable<string> lines) =>
        _known.Values.All(k => k.Model == k.File) ? lines : lines.Select(l => l.Trim().Length == 0 ? "" : Shifted(IndentOf(l)) + l.TrimStart());

    // A depth that did not occur is the nearest known one below it plus what goes beyond, in the file's own steps where they are known.
    private string Shifted(string indent)
    {
        if (_known.TryGetValue(indent.Length, out var exact))
        {
            return exact.File;
        }

        var below = _known.Values.LastOrDefault(k => k.Model.Length < indent.Length, (Model: "", File: ""));
        if (_known.Count > 0 && below.Model.Length == 0 && below.File.Length == 0)
        {
            var first = _known.Values.First();
            return indent.Length < first.Model.Length
                ? Less(first.File, first.Model.Length - indent.Length)
                : indent;
        }

        var beyond = indent[below.Model.Length..];
        return below.File + (below.File.EndsWith('\t') ? new string('\t', Math.Max(1, beyond.Length / 4)) : beyond.Replace("\t", "    ", StringComparison.Ordinal));
    }

    private static string Less(string indent, int columns) => indent[..Math.Max(0, indent.Length - columns)];

    private static string IndentOf(string line) => line[..(line.Length - line.TrimStart().Length)];
}
