using AiCollab.Core.Ai.Local;
using AiCollab.Core.Errors;
using AiCollab.Infrastructure.Ai.Local;
using AiCollab.Tests.Infrastructure.Ai.Local.Files;
using FluentAssertions;
using Microsoft.Extensions.Options;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Ai.Local;

public sealed class LocalModelsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("aicollab-test-");
    private readonly string _own;
    private readonly string _other;
    private readonly LocalModels _models;

    public LocalModelsTests()
    {
        _own = _folder.CreateSubdirectory("data/models").FullName;
        _other = _folder.CreateSubdirectory("other").FullName;
        var options = new LocalModelsOptions { DataDirectory = Path.Combine(_folder.FullName, "data"), Folders = $"{_other}:/does/not/exist:{_own}/" };
        _models = new LocalModels(Options.Create(options));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_header_decides_what_a_file_is_and_never_its_name()
    {
        GgufBuilder.Chat().WriteTo(Path.Combine(_own, "embedding.gguf"));
        GgufBuilder.Chat("bert").WriteTo(Path.Combine(_own, "chat.gguf"));
        GgufBuilder.Chat("qwen3").Number("qwen3.pooling_type", 3).WriteTo(Path.Combine(_own, "pooled.gguf"));
        var found = await _models.ListAsync(CancellationToken.None);
        found.Select(m => (m.Id, m.Kind, m.Problem)).Should().Equal(
            ("chat", LocalModelKind.Embedding, null), ("embedding", LocalModelKind.Chat, null), ("pooled", LocalModelKind.Embedding, null));
        found[1].Should().BeEquivalentTo(new { Architecture = "llama", Size = "1B", Quantisation = "Q4_K_M", ContextTokens = 4096, Licence = "mit" });
    }

    [Fact]
    public async Task A_file_that_cannot_be_used_is_listed_with_the_reason()
    {
        await File.WriteAllTextAsync(Path.Combine(_own, "page.gguf"), "<html>this is a web page and no model</html>");
        GgufBuilder.Chat("clip").WriteTo(Path.Combine(_own, "clip.gguf"));
        GgufBuilder.Chat().Tensor("a", 0, 0, 1_000_000).WriteTo(Path.Combine(_own, "cut.gguf"));
        GgufBuilder.Chat().Text("tokenizer.chat_template", "").WriteTo(Path.Combine(_own, "base.gguf"));
        GgufBuilder.Chat().Number("split.count", 2).WriteTo(Path.Combine(_own, "big-00001-of-00002.gguf"));
        var found = (await _models.ListAsync(CancellationToken.None)).ToDictionary(m => m.Id);
        found.Values.Should().AllSatisfy(m => m.Kind.Should().Be(LocalModelKind.Unusable));
        found["page"].Problem.Should().Contain("no GGUF file");
        found["clip"].Problem.Should().Contain("part of another model");
        found["cut"].Problem.Should().Contain("cut short").And.Contain("4,000");
        found["base"].Problem.Should().Contain("instruct");
        found["big"].Problem.Should().Contain("big-00002-of-00002.gguf");
    }

    [Fact]
    public async Task A_model_in_parts_is_one_model()
    {
        GgufBuilder.Chat().Number("split.count", 2).WriteTo(Path.Combine(_own, "big-00001-of-00002.gguf"));
        GgufBuilder.Chat().Number("split.count", 2).Number("split.no", 1).WriteTo(Path.Combine(_own, "big-00002-of-00002.gguf"));
        var model = (await _models.ListAsync(CancellationToken.None)).Should().ContainSingle().Subject;
        model.Kind.Should().Be(LocalModelKind.Chat);
        model.Bytes.Should().Be(new DirectoryInfo(_own).EnumerateFiles().Sum(f => f.Length));
    }

    [Fact]
    public async Task Two_files_of_one_name_have_two_ids()
    {
        GgufBuilder.Chat().WriteTo(Path.Combine(_own, "m.gguf"));
        GgufBuilder.Chat().WriteTo(Path.Combine(_other, "m.gguf"));
        var found = await _models.ListAsync(CancellationToken.None);
        found.Select(m => m.Id).Should().OnlyHaveUniqueItems();
        found.Single(m => m.Id == "m").Path.Should().StartWith(_own, "the product's own folder comes first");
        (await _models.ListAsync(CancellationToken.None)).Should().Equal(found, "ids are stable");
    }

    [Fact]
    public async Task A_file_that_changes_is_read_again()
    {
        var path = Path.Combine(_own, "m.gguf");
        await File.WriteAllTextAsync(path, "not yet a model, still being copied");
        (await _models.GetAsync("m", CancellationToken.None)).Problem.Should().NotBeNull();
        GgufBuilder.Chat().WriteTo(path);
        (await _models.GetAsync("m", CancellationToken.None)).Problem.Should().BeNull();
    }

    [Fact]
    public async Task Only_files_of_the_products_own_folder_can_be_deleted()
    {
        GgufBuilder.Chat().WriteTo(Path.Combine(_own, "mine.gguf"));
        GgufBuilder.Chat().WriteTo(Path.Combine(_other, "theirs.gguf"));
        await _models.DeleteAsync("mine", CancellationToken.None);
        var deleting = () => _models.DeleteAsync("theirs", CancellationToken.None);
        await deleting.Should().ThrowAsync<ForbiddenException>();
        (await _models.ListAsync(CancellationToken.None)).Should().ContainSingle().Which.Id.Should().Be("theirs");
        var again = () => _models.GetAsync("mine", CancellationToken.None);
        await again.Should().ThrowAsync<NotFoundException>();
    }
}
