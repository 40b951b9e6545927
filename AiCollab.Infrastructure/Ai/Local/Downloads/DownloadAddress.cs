using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using AiCollab.Core.Ai.Local;
using AiCollab.Core.Errors;
using AiCollab.Infrastructure.Ai.Adapters;

namespace AiCollab.Infrastructure.Ai.Local.Downloads;

/// <summary>Checks what an administrator entered, and makes the request that fetches it.</summary>
internal static partial class DownloadAddress
{
    /// <exception cref="InvalidException">Says every problem at once.</exception>
    public static string RequireFileName(ModelOffer offer)
    {
        var problems = new List<string>();
        if (!IsSafe(offer.Url))
        {
            problems.Add("Give an https address (http is for this machine only).");
        }

        var name = offer.FileName.Length > 0 ? offer.FileName : Uri.UnescapeDataString(offer.Url.Segments[^1]);
        if (!FileName().IsMatch(name))
        {
            problems.Add("The address must end in the name of a GGUF file, for example model-Q4_K_M.gguf.");
        }

        if (offer.Sha256 is { } sum && !Sha256().IsMatch(sum))
        {
            problems.Add("A SHA-256 checksum has 64 digits and letters from a to f.");
        }

        return problems.Count == 0 ? name : throw new InvalidException([.. problems]);
    }

    /// <summary>Encrypted, or not leaving this machine.</summary>
    public static bool IsSafe(Uri url) =>
        url.IsAbsoluteUri && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback));

    /// <summary>A private network's address is no place for models that a page asks for.</summary>
    public static bool IsPublic(IPAddress address) => !PrivateNetwork.Holds(address);

    public static string Size(long bytes) => bytes >= 1L << 30
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.0} GB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 20):0.0} MB");

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._+-]{0,150}\.gguf$", RegexOptions.IgnoreCase)]
    private static partial Regex FileName();

    [GeneratedRegex("^[0-9a-fA-F]{64}$")]
    private static partial Regex Sha256();
}
