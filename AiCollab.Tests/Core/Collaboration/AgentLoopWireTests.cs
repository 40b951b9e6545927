using AiCollab.Core.Ai;
using AiCollab.Core.Costs;
using AiCollab.Core.Keys;
using AiCollab.Core.Sessions;
using AiCollab.Core.Workspaces;
using AiCollab.Tests.Core.Sessions;
using AiCollab.Tests.Emulator;
using AiCollab.Tests.Infrastructure.Ai.Pipeline;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Core.Collaboration;

/// <summary>Steps over real HTTP in both wire formats, through the product's whole pipeline.</summary>
public sealed class AgentLoopWireTests
{
    // Each wire format takes the names it knows.
    private static readonly object Usage = new { prompt_tokens = 100, completion_tokens = 20, total_tokens = 120, input_tokens = 100, output_tokens = 20 };

    [EmulatorTheory]
    [InlineData("openai", "gpt-4o")]
    [InlineData("anthropic", "claude-3-5-sonnet-20241022")]
    public async Task A_file_written_through_the_wire_is_a_commit_and_is_paid_for(string provider, string model)
    {
        var emulator = await ProviderEmulator.GetAsync();
        var words = $"wire-write-{provider}";
        await emulator.AnswerAsync(words, "It is written.", Usage, hasToolResult: true);
        await emulator.AddAsync(new
        {
            match = new { userMessage = words, hasToolResult = false },
            response = new { toolCalls = new[] { new { name = "write_file", arguments = """{"path":"main.py","content":"print('hi')\n"}""" } }, usage = Usage },
        });
        await using var pipeline = await PipelineRoom.OpenAsync(emulator.OpenAi, emulator.Url);
        await using var room = await RoomAsync(pipeline, provider, model);
        var runner = await room.OpenAsync();

        await runner.PostAsync(pipeline.User, new PostMessage(MessageId.New(), words), default);

        var answer = (await SessionRoom.IdleAsync(runner)).Messages[^1];
        answer.Parts.OfType<MessagePart.Failure>().Should().BeEmpty();
        answer.Text.Should().Be("It is written.");
        answer.Parts.OfType<MessagePart.FileChange>().Should().ContainSingle();
        answer.Cost.Should().BeGreaterThan(Money.Zero);
        answer.Usage.Output.Should().BePositive();
        var commit = (await room.Files.LogAsync(room.Session.Id, WorkspacePath.Parse("main.py"), 1, default)).Single();
        commit.AuthorEmail.Should().Be($"{provider}/{model}@aicollab");
        long.Parse(commit.Trailers["AiCollab-Cost-Nano-Usd"], System.Globalization.CultureInfo.InvariantCulture).Should().BePositive("the request that asked for the write is settled before it is made");
    }

    [EmulatorTheory]
    [InlineData("openai", "gpt-4o", "no_such_tool", "{\"a\":1}")]
    [InlineData("anthropic", "claude-3-5-sonnet-20241022", "no_such_tool", "{\"a\":1}")]
    [InlineData("openai", "gpt-4o", "write_file", "{\"path\":\"main.py\",\"content\":\"pri")]
    [InlineData("anthropic", "claude-3-5-sonnet-20241022", "write_file", "{\"path\":7}")]
    public async Task A_tool_call_that_cannot_be_done_is_told_to_the_model_and_the_turn_ends_well(string provider, string model, string tool, string arguments)
    {
        var emulator = await ProviderEmulator.GetAsync();
        var words = $"wire-broken-{provider}-{tool}";
        await emulator.AnswerAsync(words, "I could not do it.", hasToolResult: true);
        await emulator.CallToolAsync(words, tool, arguments);
        await using var pipeline = await PipelineRoom.OpenAsync(emulator.OpenAi, emulator.Url);
        await using var room = await RoomAsync(pipeline, provider, model);
        var runner = await room.OpenAsync();

        await runner.PostAsync(pipeline.User, new PostMessage(MessageId.New(), words), default);

        var answer = (await SessionRoom.IdleAsync(runner)).Messages[^1];
        answer.Parts.OfType<MessagePart.Failure>().Should().BeEmpty();
        answer.Text.Should().Be("I could not do it.");
        answer.Parts.OfType<MessagePart.ToolCall>().Should().ContainSingle().Which.Failed.Should().BeTrue();
    }

    [EmulatorFact]
    public async Task The_conversation_says_that_another_connection_answered()
    {
        var emulator = await ProviderEmulator.GetAsync();
        await emulator.AnswerAsync("wire-handed-over", "Done.");
        await emulator.AddAsync(new
        {
            match = new { userMessage = "wire-handed-over", sequenceIndex = 0 },
            response = new { error = new { message = "Rate limit reached", type = "rate_limit_error" }, status = 429 },
        });
        await using var pipeline = await PipelineRoom.OpenAsync(emulator.OpenAi, emulator.Url);
        await pipeline.Vault.AddKeyAsync(pipeline.User, new NewKey("openai", "sk-second-0123456789", Label: "Second"), default);
        await using var room = await RoomAsync(pipeline, "openai", "gpt-4o");
        var runner = await room.OpenAsync();

        await runner.PostAsync(pipeline.User, new PostMessage(MessageId.New(), "wire-handed-over"), default);

        var answer = (await SessionRoom.IdleAsync(runner)).Messages[^1];
        answer.Text.Should().Be("Done.");
        answer.Parts.OfType<MessagePart.Note>().Should().ContainSingle().Which.Value.Should().EndWith("so the connection \"Second\" answers instead.");
    }

    private static async Task<SessionRoom> RoomAsync(PipelineRoom pipeline, string provider, string model)
    {
        var key = await pipeline.Vault.AddKeyAsync(pipeline.User, new NewKey(provider, "sk-secret-0123456789"), default);
        var session = SessionTeam.WithModels(
            SessionSamples.Session(withModel: false, owner: pipeline.User), [new TeamModel(key.Id, new ModelRef(provider, model), "Model")]);
        return new SessionRoom(real: (pipeline.Models, pipeline.Ledger, session));
    }
}
