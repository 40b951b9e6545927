using AiCollab.Core.Ai.Local;

namespace AiCollab.Web.Features.ModelFiles;

/// <summary>What an administrator types to fetch a file.</summary>
internal sealed class AddModelForm
{
    public string Url { get; set; } = "";

    public string Sha256 { get; set; } = "";

    public string? Problem { get; private set; }

    /// <summary>The offer the fields describe; null, with <see cref="Problem"/> set, when they describe none.</summary>
    public ModelOffer? Read()
    {
        // A page of a file on Hugging Face is what people copy; the file itself is one word away.
        var text = Url.Trim().Replace("/blob/", "/resolve/", StringComparison.Ordinal);
        var valid = Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "https" or "http";
        Problem = valid ? null : "Enter the address of a GGUF file, beginning with https://.";
        return valid ? new ModelOffer(url!, Sha256: Sha256.Trim() is { Length: > 0 } sum ? sum : null) : null;
    }

    public void Refuse(string problem) => Problem = problem;

    public void Clear() => (Url, Sha256, Problem) = ("", "", null);
}
