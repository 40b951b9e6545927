using AiCollab.Web.Features.ModelFiles;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Web.Features.ModelFiles;

public sealed class AddModelFormTests
{
    [Fact]
    public void The_page_of_a_file_is_taken_for_the_file()
    {
        var form = new AddModelForm { Url = " https://huggingface.co/a/b/blob/main/m.gguf ", Sha256 = " " };
        form.Read()!.Url.Should().Be(new Uri("https://huggingface.co/a/b/resolve/main/m.gguf"));
        form.Read()!.Sha256.Should().BeNull();
        form.Problem.Should().BeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("m.gguf")]
    [InlineData("file:///etc/passwd")]
    public void Something_else_is_no_address(string url)
    {
        var form = new AddModelForm { Url = url };
        form.Read().Should().BeNull();
        form.Problem.Should().Contain("https://");
    }

    [Theory]
    [InlineData(512, "512 bytes")]
    [InlineData(98_362_432, "98 MB")]
    [InlineData(4_683_073_184, "4.7 GB")]
    public void Sizes_are_those_that_model_pages_show(long bytes, string text) => ByteText.Of(bytes).Should().Be(text);
}
