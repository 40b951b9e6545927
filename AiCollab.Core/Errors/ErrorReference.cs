using System.Security.Cryptography;

namespace AiCollab.Core.Errors;

/// <summary>Names one unexpected failure so that a person can read it out and an admin can find it, for example <c>7F3K-22QP</c>.</summary>
public readonly record struct ErrorReference(string Value)
{
    /// <summary>Crockford's base 32: no letter is taken for a digit.</summary>
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>A new reference of 40 random bits.</summary>
    public static ErrorReference New()
    {
        var letters = RandomNumberGenerator.GetString(Alphabet, 8);
        return new ErrorReference($"{letters[..4]}-{letters[4..]}");
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
