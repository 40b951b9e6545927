namespace AiCollab.Core.Ai.Local;

/// <summary>A GGUF file on this machine.</summary>
/// <param name="Id">The model part of a <see cref="ModelRef"/> with provider <c>local</c>; stable while the file stays where it is.</param>
/// <param name="Path">Absolute path of the (first) file.</param>
/// <param name="Name">The name shown to people.</param>
/// <param name="Kind">What it is good for.</param>
/// <param name="Bytes">Size of all its files.</param>
/// <param name="Architecture">For example <c>llama</c>; empty when the header cannot be read.</param>
/// <param name="Size">Number of parameters as the header says it, for example <c>135M</c>; empty when it does not.</param>
/// <param name="Quantisation">For example <c>Q4_1</c>; empty when unknown.</param>
/// <param name="ContextTokens">The longest context it was trained for, in tokens; 0 when unknown.</param>
/// <param name="Licence">As the header says it, for example <c>apache-2.0</c>; empty when it does not.</param>
/// <param name="Removable">It lies in the product's own folder, so an administrator may delete it there.</param>
/// <param name="Problem">One sentence why it cannot be used; null when it can.</param>
public sealed record LocalModel(
    string Id, string Path, string Name, LocalModelKind Kind, long Bytes, string Architecture, string Size, string Quantisation,
    int ContextTokens, string Licence, bool Removable, string? Problem)
{
    /// <summary>The provider id of the built-in runtime.</summary>
    public const string Provider = "local";

    /// <summary>How sessions and ledger rows name it.</summary>
    public ModelRef Ref => new(Provider, Id);
}
