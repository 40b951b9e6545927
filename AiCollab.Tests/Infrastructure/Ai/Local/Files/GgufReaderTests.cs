using AiCollab.Infrastructure.Ai.Local.Files;
using FluentAssertions;
using FsCheck.Xunit;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Ai.Local.Files;

public sealed class GgufReaderTests
{
    [Fact]
    public void Reads_what_the_header_says()
    {
        var header = Read(GgufBuilder.Chat().Real("llama.rope.freq_base", 1).Build());
        header.Architecture.Should().Be("llama");
        header.Name.Should().Be("Test model");
        header.Licence.Should().Be("mit");
        header.SizeLabel.Should().Be("1B");
        header.Quantisation.Should().Be("Q4_K_M");
        header.ChatTemplate.Should().Be("{{ messages }}");
        header.Shape.Should().Be(new GgufShape(4096, 10, 512, 3, 10 * 2 * (64 + 64)));
    }

    [Fact]
    public void Counts_the_heads_of_each_layer_and_their_own_lengths()
    {
        var header = Read(new GgufBuilder().Text("general.architecture", "x").Number("x.block_count", 3).Number("x.embedding_length", 100)
            .Number("x.attention.head_count", 10).Numbers("x.attention.head_count_kv", 1, 2, 5)
            .Number("x.attention.key_length", 16).Number("x.attention.value_length", 8).Build());
        header.Shape.KeyValuePerToken.Should().Be((1 + 2 + 5) * (16 + 8));
    }

    [Fact]
    public void Knows_how_long_the_file_must_be_for_its_weights()
    {
        // 64 numbers of type Q4_1 are two blocks of 20 bytes, after 96 bytes of the first weight.
        var builder = new GgufBuilder { Data = new byte[136] }.Tensor("a", 0, 0, 4, 6).Tensor("b", 3, 96, 64);
        var bytes = builder.Build();
        Read(bytes).ExpectedBytes.Should().Be(bytes.Length);
    }

    [Theory]
    [InlineData("GGML")]
    [InlineData("<!doctype html><html><body>Sign in</body></html>")]
    [InlineData("")]
    public void Refuses_what_is_no_such_file(string text)
    {
        var reading = () => Read(System.Text.Encoding.UTF8.GetBytes(text));
        reading.Should().Throw<GgufFormatException>().WithMessage("*no GGUF file*");
    }

    [Theory]
    [InlineData(1u, "version 1")]
    [InlineData(99u, "version 99")]
    [InlineData(0x03000000u, "big-endian")]
    public void Refuses_versions_it_does_not_know(uint version, string reason)
    {
        var reading = () => Read(new GgufBuilder { Version = version }.Build());
        reading.Should().Throw<GgufFormatException>().WithMessage($"*{reason}*");
    }

    [Fact]
    public void A_header_that_promises_more_than_the_file_holds_costs_no_memory()
    {
        var huge = new GgufBuilder().Raw(w =>
        {
            w.Write(1ul);
            w.Write((byte)'k');
            w.Write(9u);
            w.Write(8u);
            w.Write(ulong.MaxValue / 2);
        }).Build();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var reading = () => Read(huge);
        reading.Should().Throw<GgufFormatException>();
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1_000_000);
    }

    [Fact]
    public void Lists_in_lists_have_an_end()
    {
        var reading = () => Read(new GgufBuilder().Raw(w =>
        {
            w.Write(1ul);
            w.Write((byte)'k');
            w.Write(9u);
            for (var i = 0; i < 50; i++)
            {
                w.Write(9u);
                w.Write(1ul);
            }
        }).Build());
        reading.Should().Throw<GgufFormatException>();
    }

    [Property(MaxTest = 300)]
    public void A_file_that_is_cut_anywhere_is_refused_or_known_to_be_short(uint at)
    {
        var whole = GgufBuilder.Chat().Tensor("a", 0, 0, 8).Build();
        var bytes = whole[..(int)(at % (uint)whole.Length)];
        Read(bytes, out var header);
        (header is null || header.ExpectedBytes > bytes.Length).Should().BeTrue();
    }

    [Property(MaxTest = 500)]
    public void Random_damage_never_breaks_the_reader(uint at, byte value)
    {
        var bytes = GgufBuilder.Chat().Tensor("a", 0, 0, 8).Build();
        bytes[at % (uint)bytes.Length] ^= value;
        Read(bytes, out _);
    }

    private static GgufHeader Read(byte[] bytes) => GgufReader.Read(new MemoryStream(bytes));

    private static void Read(byte[] bytes, out GgufHeader? header)
    {
        try
        {
            header = Read(bytes);
        }
        catch (GgufFormatException)
        {
            header = null;
        }
    }
}
