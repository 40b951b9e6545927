using AiCollab.Core.Ai.Local;
using AiCollab.Infrastructure.Ai.Local.Files;
using AiCollab.Infrastructure.Ai.Local.Memory;
using AiCollab.Tests.Infrastructure.Ai.Local.Files;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Ai.Local.Memory;

public sealed class LoadPlannerTests
{
    [Fact]
    public void Weights_sequences_context_and_work_space_add_up()
    {
        var plan = LoadPlanner.Candidates(File(), 8192, 4)[0];
        plan.Should().Be(new LoadPlan(4096, 4, 1_000_000 + (4L * 4096 * 2560 * 2) + (160L << 20) + (3 * 512 * 4)), "the model was trained for 4096 tokens");
    }

    [Fact]
    public void Each_further_plan_takes_less()
    {
        var plans = LoadPlanner.Candidates(File(), 4096, 4);
        plans.Select(p => p.Bytes).Should().BeInDescendingOrder().And.OnlyHaveUniqueItems();
        plans[^1].Should().BeEquivalentTo(new { ContextTokens = 2048, Sequences = 1 });
    }

    [Fact]
    public void An_embedding_model_gets_one_short_context() =>
        LoadPlanner.Candidates(File() with { Model = File().Model with { Kind = LocalModelKind.Embedding } }, 8192, 4)
            .Should().ContainSingle().Which.Should().BeEquivalentTo(new { ContextTokens = 512, Sequences = 1 });

    private static LocalModelFile File() => new(
        new LocalModel("m", "/m.gguf", "m", LocalModelKind.Chat, 1_000_000, "llama", "", "", 4096, "", false, null),
        GgufReader.Read(new MemoryStream(GgufBuilder.Chat().Build())), ["/m.gguf"]);
}
