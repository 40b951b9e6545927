using System.Security.Cryptography;
using AiCollab.Core.Keys;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Core.Keys;

public sealed class KeySealTests
{
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(KeySeal.KeySize);

    [Fact]
    public void Opens_what_was_sealed_and_never_gives_the_same_box_twice()
    {
        var first = KeySeal.Seal(Key, "a", "secret"u8);

        KeySeal.Open(Key, "a", first).Should().Equal("secret"u8.ToArray());
        KeySeal.Seal(Key, "a", "secret"u8).Should().NotEqual(first);
    }

    [Fact]
    public void Detects_every_flipped_bit()
    {
        var box = KeySeal.Seal(Key, "a", "secret"u8);
        for (var bit = 0; bit < box.Length * 8; bit++)
        {
            var changed = (byte[])box.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            FluentActions.Invoking(() => KeySeal.Open(Key, "a", changed)).Should().Throw<CryptographicException>($"bit {bit} was flipped");
        }
    }

    [Fact]
    public void Detects_another_binding_another_key_and_a_cut_box()
    {
        var box = KeySeal.Seal(Key, "a", "secret"u8);
        FluentActions.Invoking(() => KeySeal.Open(Key, "b", box)).Should().Throw<CryptographicException>();
        FluentActions.Invoking(() => KeySeal.Open(RandomNumberGenerator.GetBytes(KeySeal.KeySize), "a", box)).Should().Throw<CryptographicException>();
        FluentActions.Invoking(() => KeySeal.Open(Key, "a", box.AsSpan(0, 20))).Should().Throw<CryptographicException>();
    }
}
