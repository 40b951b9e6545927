using System.Globalization;
using System.Text;
using AiCollab.Core.Workspaces;

namespace AiCollab.Infrastructure.Workspaces;

/// <summary>Writes and reads commit messages with the product's trailers.</summary>
internal static class CommitText
{
    private const string Prefix = "AiCollab-";

    /// <summary>A subject and the trailers of its origin.</summary>
    public static string Write(string subject, ChangeOrigin origin)
    {
        var text = new StringBuilder(OneLine(subject)).Append("\n\n");
        Trailer(text, "Session", origin.Session.ToString());
        Trailer(text, "Step", origin.Step?.ToString());
        Trailer(text, "Run", origin.Turn?.ToString());
        Trailer(text, "Cost-Nano-Usd", origin.CostSoFar?.NanoUsd.ToString(CultureInfo.InvariantCulture));
        Trailer(text, "Execution", origin.Execution?.ToString());
        Trailer(text, "On-Behalf-Of", origin.OnBehalfOf is { } person ? OneLine($"{person.Name} <{person.Email}>") : null);
        return text.ToString();
    }

    /// <summary>The product's trailers of a message.</summary>
    public static IReadOnlyDictionary<string, string> Trailers(string message)
    {
        var trailers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in message.Split('\n'))
        {
            if (line.StartsWith(Prefix, StringComparison.Ordinal) && line.IndexOf(": ", StringComparison.Ordinal) is > 0 and var colon)
            {
                trailers[line[..colon]] = line[(colon + 2)..];
            }
        }

        return trailers;
    }

    private static void Trailer(StringBuilder text, string name, string? value)
    {
        if (value is not null)
        {
            text.Append(Prefix).Append(name).Append(": ").Append(value).Append('\n');
        }
    }

    private static string OneLine(string subject)
    {
        var line = new string([.. subject.Select(c => char.IsControl(c) ? ' ' : c)]).Trim();
        return line.Length switch { 0 => "Change files", > 200 => line[..200], _ => line };
    }
}
