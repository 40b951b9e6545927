using AiCollab.Core.Ai;
using AiCollab.Core.Collaboration.EditFormats;
using FluentAssertions;
using Microsoft.Extensions.AI;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Ai.Local;

[Trait(RealModels.Category, RealModels.RealModel)]
public sealed class ConstrainedEditTests
{
    private static readonly string[] Tasks =
    [
        "Write a file is_prime.py with a function is_prime(n).",
        "Write src/add.js with a function add(a, b).",
        "Make an HTML page about cats.",
        "Create a shell script that prints the date.",
        "Write a README for a calculator.",
        "Write a class Stack in Python with push and pop.",
    ];

    [RealModelFact]
    public async Task Every_answer_of_a_weak_model_can_be_read_when_the_grammar_holds_it()
    {
        await using var host = new RuntimeHost();
        using var chat = await host.OpenAsync();
        foreach (var task in Tasks)
        {
            List<ChatMessage> messages = [new(ChatRole.System, EditFormatPrompt.WholeFile), .. EditFormatPrompt.Example, new(ChatRole.User, task)];
            var options = new ChatOptions { Temperature = 0, MaxOutputTokens = 160 }.WithGrammar(EditGrammar.WholeFile);
            var answer = await chat.GetStreamingResponseAsync(messages, options).ToChatResponseAsync();

            var read = EditFormat.Parse(answer.Text);
            read.Edits.Should().NotBeEmpty($"\"{answer.Text}\" names its file");
            read.Edits.Should().AllBeOfType<FileEdit.Whole>();
            read.Problems.Should().BeEmpty();
        }
    }
}
