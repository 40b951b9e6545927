using System.Text;
using AiCollab.Core.Workspaces;
using LibGit2Sharp;

namespace AiCollab.Infrastructure.Workspaces;

/// <summary>Reads blobs as the product sees them: bytes, and text where they are text.</summary>
internal static class BlobContent
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The version of a file's content; <see cref="FileVersion.None"/> where there is none.</summary>
    public static FileVersion Version(this Blob? blob) => blob is null ? FileVersion.None : new FileVersion(blob.Id.Sha);

    /// <summary>The raw bytes.</summary>
    public static byte[] Bytes(this Blob blob)
    {
        using var stream = blob.GetContentStream();
        var bytes = new byte[blob.Size];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>The text when it is UTF-8 without NUL; null for binary content.</summary>
    public static string? Text(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Contains((byte)0))
        {
            return null;
        }

        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
