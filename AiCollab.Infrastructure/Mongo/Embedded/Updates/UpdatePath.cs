using System.Globalization;

namespace AiCollab.Infrastructure.Mongo.Embedded.Updates;

internal enum PartKind
{
    Name,
    Matched,
    All,
    Filtered,
}

/// <summary>One part of an update path; Name also holds the identifier of $[identifier].</summary>
internal readonly record struct PathPart(PartKind Kind, string Name);

/// <summary>The path of an update, with the positional parts `$`, `$[]` and `$[identifier]`.</summary>
internal sealed record UpdatePath(string Text, IReadOnlyList<PathPart> Parts) : IComparable<UpdatePath>
{
    public bool IsPositional => Parts.Any(part => part.Kind != PartKind.Name);

    /// <summary>Whether the field itself starts with a dollar, which only an insert may bring about.</summary>
    public bool StartsWithDollar => Parts[0].Name is ['$', ..] and not ("$id" or "$ref" or "$db");

    public static UpdatePath Parse(string text)
    {
        if (text.Length == 0)
        {
            throw new CommandException(56, "EmptyFieldName", "An empty update path is not valid.");
        }
        var parts = text.Split('.').Select(ParsePart).ToArray();
        if (Array.Exists(parts, part => part is { Kind: PartKind.Name, Name.Length: 0 }))
        {
            throw new CommandException(56, "EmptyFieldName", $"The update path '{text}' contains an empty field name, which is not allowed.");
        }
        if (parts[0].Kind != PartKind.Name)
        {
            throw CommandException.BadValue($"Cannot have positional (i.e. '$') element in the first position in path '{text}'");
        }
        if (parts.Count(part => part.Kind == PartKind.Matched) > 1)
        {
            throw CommandException.BadValue($"Too many positional (i.e. '$') elements found in path '{text}'");
        }
        return new UpdatePath(text, parts);
    }

    /// <summary>MongoDB applies changes in this order, so it is the order in which new fields appear: names by text, numbers by value.</summary>
    public int CompareTo(UpdatePath? other)
    {
        for (var i = 0; other is not null && i < Math.Min(Parts.Count, other.Parts.Count); i++)
        {
            var order = Compare(Parts[i].Name, other.Parts[i].Name);
            if (order != 0)
            {
                return order;
            }
        }
        return Parts.Count.CompareTo(other?.Parts.Count ?? 0);
    }

    public bool ConflictsWith(UpdatePath other)
    {
        var common = Math.Min(Parts.Count, other.Parts.Count);
        return Parts.Take(common).SequenceEqual(other.Parts.Take(common));
    }

    public static bool TryIndex(string name, out int index)
    {
        index = -1;
        return name.Length is > 0 and < 10 && (name.Length == 1 || name[0] != '0')
            && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out index);
    }

    private static int Compare(string left, string right) => TryIndex(left, out var x) && TryIndex(right, out var y)
        ? x.CompareTo(y)
        : Ordering.Utf8Order.Compare(left, right);

    private static PathPart ParsePart(string part) => part switch
    {
        "$" => new PathPart(PartKind.Matched, part),
        "$[]" => new PathPart(PartKind.All, part),
        ['$', '[', .. var identifier, ']'] => new PathPart(PartKind.Filtered, identifier),
        _ => new PathPart(PartKind.Name, part),
    };
}
