using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;

/// <summary>"$a.b", "$$variable.a" and the like. A path through an array gives the array of what its documents have there.</summary>
internal sealed class FieldReference(string? variable, string[] parts) : Expression
{
    private const string Root = "ROOT";
    private const int MaxDepth = 200;

    public static Expression Parse(string text, ParseScope scope)
    {
        if (!text.StartsWith("$$", StringComparison.Ordinal))
        {
            return new FieldReference(null, Parts(text[1..]));
        }
        var (name, rest) = text[2..].Split('.', 2) is [var head, var tail] ? (head, Parts(tail)) : (text[2..], []);
        CheckName(name);
        if (name == "REMOVE")
        {
            return new Constant(null);
        }
        if (name is Root or "CURRENT")
        {
            return new FieldReference(null, rest);
        }
        return scope.Has(name)
            ? new FieldReference(name, rest)
            : throw CommandException.Location(17276, $"Use of undefined variable: {name}");
    }

    /// <summary>Splits the path of a field, refusing empty parts, dollars and null bytes.</summary>
    public static string[] Parts(string path)
    {
        if (path.Length == 0)
        {
            throw CommandException.Location(40352, "FieldPath cannot be constructed with empty string");
        }
        if (path.EndsWith('.'))
        {
            throw CommandException.Location(40353, "FieldPath must not end with a '.'.");
        }
        var parts = path.Split('.');
        if (parts.Length > MaxDepth)
        {
            throw new CommandException(15, "Overflow", "FieldPath is too long");
        }
        foreach (var part in parts)
        {
            CheckPart(part);
        }
        return parts;
    }

    public static void CheckPart(string part)
    {
        if (part.Length == 0)
        {
            throw CommandException.Location(15998, "FieldPath field names may not be empty strings.");
        }
        if (part[0] == '$')
        {
            throw CommandException.Location(16410, $"FieldPath field names may not start with '$'. Consider using $getField or $setField.");
        }
        if (part.Contains('\0', StringComparison.Ordinal))
        {
            throw CommandException.Location(16411, "FieldPath field names may not contain '\\0'.");
        }
    }

    /// <summary>A variable that a user may define starts with a lower-case letter.</summary>
    public static void CheckUserName(string name)
    {
        if (name.Length == 0)
        {
            throw CommandException.Location(16867, "empty variable names are not allowed");
        }
        if (name == "CURRENT")
        {
            return;
        }
        if (!char.IsAsciiLetterLower(name[0]) && name[0] < 0x80)
        {
            throw CommandException.FailedToParse($"'{name}' starts with an invalid character for a user variable name");
        }
        CheckCharacters(name);
    }

    public override BsonValue? Evaluate(Scope scope) =>
        Walk(variable is null ? scope.Root : scope.Variable(variable), 0);

    private BsonValue? Walk(BsonValue? value, int depth)
    {
        for (; depth < parts.Length; depth++)
        {
            if (value is BsonArray array)
            {
                return WalkArray(array, depth);
            }
            if (value is not BsonDocument document || !document.TryGetValue(parts[depth], out value))
            {
                return null;
            }
        }
        return value;
    }

    private BsonArray WalkArray(BsonArray array, int depth)
    {
        var found = new BsonArray();
        foreach (var element in array)
        {
            var value = element switch
            {
                BsonDocument => Walk(element, depth),
                BsonArray nested => WalkArray(nested, depth),
                _ => null,
            };
            if (value is not null)
            {
                found.Add(value);
            }
        }
        return found;
    }

    private static void CheckName(string name)
    {
        if (name.Length == 0)
        {
            throw CommandException.FailedToParse("empty variable names are not allowed");
        }
        if (!char.IsAsciiLetter(name[0]) && name[0] < 0x80)
        {
            throw CommandException.FailedToParse($"'{name}' starts with an invalid character for a user variable name");
        }
        CheckCharacters(name);
    }

    private static void CheckCharacters(string name)
    {
        if (name.Any(letter => letter < 0x80 && !char.IsAsciiLetterOrDigit(letter) && letter != '_'))
        {
            throw CommandException.FailedToParse($"'{name}' contains an invalid character for a variable name");
        }
    }
}
