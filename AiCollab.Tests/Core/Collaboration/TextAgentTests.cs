using AiCollab.Core.Ai;
using AiCollab.Core.Collaboration;
using AiCollab.Core.Sessions;
using AiCollab.Core.Workspaces;
using AiCollab.Tests.Core.Sessions;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Core.Collaboration;

public sealed class TextAgentTests
{
    private static readonly ModelCapabilities Plain = new(Tools: false, Grammar: false, ContextTokens: 32_000, MaxOutputTokens: 4_000);
    private static readonly ModelCapabilities Local = new(Tools: false, Grammar: true, ContextTokens: 4_096, MaxOutputTokens: 1_024);
    private static readonly WorkspacePath Main = WorkspacePath.Parse("main.py");

    [Fact]
    public async Task The_files_of_an_answer_become_commits_of_the_model()
    {
        await using var room = new SessionRoom(Plain);
        room.Chat.Says("I write it.\n```python path=main.py\nprint('hi')\n", "```\nDone.\n");
        var runner = await room.OpenAsync();

        await SessionRoom.PostAsync(runner, "Write main.py that says hi");

        var answer = (await SessionRoom.IdleAsync(runner)).Messages[^1];
        answer.Parts.OfType<MessagePart.FileChange>().Should().ContainSingle().Which.Path.Should().Be(Main);
        (await room.Files.ReadFileAsync(room.Session.Id, Main, default)).Text.Should().Be("print('hi')\n");
        (await room.Files.LogAsync(room.Session.Id, Main, 1, default)).Single().AuthorEmail.Should().Be("anthropic/claude-test@aicollab");
    }

    [Fact]
    public async Task A_near_miss_is_asked_for_once_more_with_the_precise_reason()
    {
        await using var room = new SessionRoom(Plain);
        room.Chat
            .Says("main.py\n<<<<<<< SEARCH\nnothing like this\n=======\nb\n>>>>>>> REPLACE\n")
            .Says("main.py\n<<<<<<< SEARCH\na = 1\n=======\na = 2\n>>>>>>> REPLACE\n");
        var runner = await room.OpenAsync();
        await runner.SaveFileAsync(SessionSamples.Ada, Main, FileVersion.None, "a = 1\n"u8.ToArray(), default);

        await SessionRoom.PostAsync(runner, "Change a to 2 in main.py");

        var answer = (await SessionRoom.IdleAsync(runner)).Messages[^1];
        answer.State.Should().Be(MessageState.Done);
        (await room.Files.ReadFileAsync(room.Session.Id, Main, default)).Text.Should().Be("a = 2\n");
        room.Chat.Requests.Should().HaveCount(2);
        room.Chat.Requests[1].Messages[^1].Text.Should().Contain("main.py");
        room.Chat.Requests[0].Options!.Instructions.Should().Contain("a = 1", "files are shown to a model that cannot read");
    }

    [Fact]
    public async Task Held_to_the_form_only_when_a_change_is_asked_for()
    {
        await using var room = new SessionRoom(Local);
        room.Chat.Says("```python path=prime.py\ndef p(): pass\n```\n").Says("A prime has two divisors.");
        var runner = await room.OpenAsync();

        await SessionRoom.PostAsync(runner, "Write a function is_prime in prime.py");
        await SessionRoom.IdleAsync(runner);
        await SessionRoom.PostAsync(runner, "What is a prime number?");
        await SessionRoom.IdleAsync(runner);

        GrammarOption.GrammarOf(room.Chat.Requests[0].Options).Should().Contain("root ::=");
        room.Chat.Requests[0].Options!.Temperature.Should().Be(0);
        room.Chat.Requests[0].Messages.Should().HaveCountGreaterThan(2, "an example comes first");
        GrammarOption.GrammarOf(room.Chat.Requests[1].Options).Should().BeNull();
        runner.State.Messages[^1].Text.Should().Be("A prime has two divisors.");
    }

    [Theory]
    [InlineData("Write a function is_prime in prime.py", true)]
    [InlineData("please fix the bug in parser.py", true)]
    [InlineData("Can you add tests?", true)]
    [InlineData("I need a script that sorts lines", true)]
    [InlineData("What is a prime number?", false)]
    [InlineData("How do I write a function?", false)]
    [InlineData("hello", false)]
    [InlineData("Explain main.py", false)]
    public void Tells_an_order_from_a_question(string message, bool change) => ChangeRequest.Is(message).Should().Be(change);
}
