using AiCollab.Core.Ai;
using AiCollab.Core.Errors;

namespace AiCollab.Core.Keys;

/// <summary>Checks what a person enters as a connection, and reports every problem at once.</summary>
internal static class KeyInput
{
    private const int MaxSecret = 4_096;
    private const int MaxLabel = 60;

    /// <summary>The connection without blanks around its parts.</summary>
    /// <exception cref="InvalidException">Lists what is wrong.</exception>
    public static NewKey Check(Provider provider, NewKey key)
    {
        var secret = key.Secret?.Trim() ?? "";
        var label = key.Label?.Trim() is { Length: > 0 } given ? given : provider.Name;
        var problems = new List<string>();
        if (SecretProblem(provider, secret) is { } problem)
        {
            problems.Add(problem);
        }

        if (label.Length > MaxLabel || label.Any(char.IsControl))
        {
            problems.Add($"Give the connection a name of at most {MaxLabel} characters on one line.");
        }

        if (key.BaseUrl is null && provider.BaseUrl is null)
        {
            problems.Add($"{provider.Name} needs the address of its API, for example https://example.com/v1.");
        }

        return problems.Count == 0 ? key with { Secret = secret, Label = label, BaseUrl = Normal(provider, key.BaseUrl) } : throw new InvalidException(problems);
    }

    /// <summary>The new key without blanks around it.</summary>
    /// <exception cref="InvalidException">It cannot be a key.</exception>
    public static string CheckSecret(Provider provider, string secret)
    {
        var trimmed = secret.Trim();
        return SecretProblem(provider, trimmed) is { } problem ? throw new InvalidException(problem) : trimmed;
    }

    /// <summary>What may be shown of a key: at most its first three and last four characters, and never more than a third of it.</summary>
    public static string Mask(string secret) => secret.Length switch
    {
        0 => "",
        < 12 => "…",
        < 21 => "…" + secret[^4..],
        _ => secret[..3] + "…" + secret[^4..],
    };

    private static string? SecretProblem(Provider provider, string secret) => secret switch
    {
        "" when provider.NeedsKey && !provider.KeyOptional => $"Enter the key of {provider.Name}.",
        { Length: > MaxSecret } => "This is too long for a key.",
        _ when secret.Any(c => c is <= ' ' or > '~') => "A key has no blanks, line breaks or special characters inside. Copy it again.",
        _ => null,
    };

    // People enter http://127.0.0.1:11434 as Ollama prints it; the API lies below /v1.
    private static Uri? Normal(Provider provider, Uri? url)
    {
        if (url is not { IsAbsoluteUri: true } || url.Query.Length > 0 || url.Fragment.Length > 0)
        {
            return url;
        }

        var path = url.AbsolutePath.TrimEnd('/');
        path = path.EndsWith("/chat/completions", StringComparison.Ordinal) ? path[..^"/chat/completions".Length] : path;
        path = path.Length == 0 && provider.Kind == ProviderKind.OpenAiChat ? "/v1" : path;
        var normal = new UriBuilder(url) { Path = path + "/" }.Uri;
        return normal == provider.BaseUrl ? null : normal;
    }
}
