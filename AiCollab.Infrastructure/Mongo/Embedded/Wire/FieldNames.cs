using System.Text;

namespace AiCollab.Infrastructure.Mongo.Embedded.Wire;

/// <summary>A few top-level fields, found in a document's bytes without decoding the names of the others.</summary>
internal sealed class FieldNames(IReadOnlySet<string> names)
{
    private readonly (string Name, byte[] Utf8)[] _names = [.. names.Select(name => (name, Encoding.UTF8.GetBytes(name)))];

    public IReadOnlySet<string> Names { get; } = names;

    /// <summary>The name of these bytes, or null when it is none of these fields.</summary>
    public string? Find(ReadOnlySpan<byte> utf8)
    {
        foreach (var (name, bytes) in _names)
        {
            if (utf8.SequenceEqual(bytes))
            {
                return name;
            }
        }

        return null;
    }
}
