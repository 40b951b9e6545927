using System.Globalization;
using System.Text.Json;
using AiCollab.Core.Errors;
using AiCollab.Core.Workspaces;
using Microsoft.Extensions.AI;

namespace AiCollab.Core.Collaboration.Tools;

/// <summary>The arguments of a tool call as the model wrote them, taken leniently where the meaning is plain; else the reason is a sentence to the model.</summary>
internal sealed class ToolArguments(IDictionary<string, object?> values)
{
    public WorkspacePath Path(string name = "path") => WorkspacePath.Parse(Text(name));

    public WorkspacePath? PathOrNone(string name = "path") => TextOrNone(name) is { Length: > 0 } text ? WorkspacePath.Parse(text) : null;

    /// <exception cref="InvalidException">It is missing or no text.</exception>
    public string Text(string name) =>
        TextOrNone(name) ?? throw new InvalidException($"The argument \"{name}\" is missing. Call the tool again with it.");

    public string? TextOrNone(string name) => values.TryGetValue(name, out var value) ? AsText(name, value) : null;

    public int? NumberOrNone(string name) => TextOrNone(name) switch
    {
        null or "" => null,
        var text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < int.MaxValue => (int)number,
        _ => throw new InvalidException($"The argument \"{name}\" must be a whole number."),
    };

    public IReadOnlyList<string> Texts(string name)
    {
        if (!values.TryGetValue(name, out var value) || value is not JsonElement { ValueKind: JsonValueKind.Array } list)
        {
            return TextOrNone(name) is { Length: > 0 } one ? [one] : [];
        }

        return [.. list.EnumerateArray().Select(item => AsText(name, item) ?? "")];
    }

    /// <summary>One line of the arguments that says what the call is about.</summary>
    public string Line(params IEnumerable<string> names)
    {
        var line = string.Join(", ", names.Select(n => values.TryGetValue(n, out var v) ? Shown(v) : null).Where(t => !string.IsNullOrEmpty(t)));
        line = line.ReplaceLineEndings(" ");
        return line.Length > 120 ? line[..120] + "…" : line;
    }

    private static string? AsText(string name, object? value) => value switch
    {
        null or JsonElement { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => null,
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } element => Decoded(element),
        JsonElement { ValueKind: JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False } element => element.GetRawText(),
        IFormattable plain => plain.ToString(null, CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        _ => throw new InvalidException($"The argument \"{name}\" must be text."),
    };

    private static string? Shown(object? value) =>
        value is JsonElement { ValueKind: JsonValueKind.String } element ? Decoded(element) : value?.ToString();

    // Half a character, written as an escape, is valid JSON and no text.
    private static string? Decoded(JsonElement element)
    {
        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            return element.GetRawText();
        }
    }

    public static ToolArguments Of(AIFunctionArguments? arguments) => new(arguments ?? []);
}
