using System.Text;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Web.Secrecy;

public sealed class NeedleTests
{
    private const string Letters = "zQ7LeakNeedle9Xw4";
    private static readonly Needle Needle = new(Letters);

    [Fact]
    public void It_is_found_in_every_form_and_offset()
    {
        for (var before = 0; before < 7; before++)
        {
            var text = new string('a', before) + Letters + "bc";
            Needle.IsIn(text).Should().BeTrue();
            Needle.IsIn(Convert.ToBase64String(Encoding.UTF8.GetBytes(text))).Should().BeTrue($"{before} letters stand before it");
            Needle.IsIn(Uri.EscapeDataString("+/" + text)).Should().BeTrue();
            Needle.IsIn(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text))).Should().BeTrue();
            Needle.IsIn(Encoding.Unicode.GetBytes(text)).Should().BeTrue();
        }
    }

    [Fact]
    public void It_is_not_found_where_only_its_ends_stand() => Needle.IsIn("sk-…9Xw4 and zQ7").Should().BeFalse();
}
