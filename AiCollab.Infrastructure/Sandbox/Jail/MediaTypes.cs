using System.Text;

namespace AiCollab.Infrastructure.Sandbox.Jail;

/// <summary>Guesses a media type from content alone; a name of untrusted code means nothing.</summary>
internal static class MediaTypes
{
    private static readonly (byte[] Magic, string Type)[] Known =
    [
        ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "image/png"),
        ([0xFF, 0xD8, 0xFF], "image/jpeg"),
        ("GIF8"u8.ToArray(), "image/gif"),
        ("%PDF-"u8.ToArray(), "application/pdf"),
        ([0x50, 0x4B, 0x03, 0x04], "application/zip"),
        ([0x1F, 0x8B], "application/gzip"),
    ];

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>A type that is safe to name; text is always plain text, never HTML or SVG.</summary>
    public static string Guess(ReadOnlySpan<byte> content)
    {
        foreach (var (magic, type) in Known)
        {
            if (content.StartsWith(magic))
            {
                return type;
            }
        }

        return IsText(content) ? "text/plain" : "application/octet-stream";
    }

    private static bool IsText(ReadOnlySpan<byte> content)
    {
        if (content.Contains((byte)0))
        {
            return false;
        }

        try
        {
            Strict.GetCharCount(content);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
