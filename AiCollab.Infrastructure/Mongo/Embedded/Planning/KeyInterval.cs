namespace AiCollab.Infrastructure.Mongo.Embedded.Planning;

/// <summary>Index keys from <paramref name="Start"/> on and below <paramref name="End"/>.</summary>
internal readonly record struct KeyInterval(byte[] Start, byte[] End)
{
    /// <summary>Above every key: no key starts with the byte 0xFF.</summary>
    public static readonly byte[] Top = [0xFF];

    public static readonly KeyInterval All = new([], Top);
}
