using System.Diagnostics;
using System.Net.Http.Json;
using System.Runtime.Versioning;
using System.Text.Json;
using AiCollab.Core.Ai;
using AiCollab.Core.Errors;
using FluentAssertions;
using Microsoft.Extensions.AI;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Ai.Local;

[UnsupportedOSPlatform("windows")]
[Trait(RealModels.Category, RealModels.RealModel)]
public sealed class LocalRuntimeTests
{
    private const string LongTask = "Write a long story about a lighthouse keeper and the sea.";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [RealModelFact]
    public async Task Streams_an_answer_and_counts_its_tokens()
    {
        await using var host = new RuntimeHost();
        using var chat = await host.OpenAsync();
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in chat.GetStreamingResponseAsync(LongTask, new ChatOptions { MaxOutputTokens = 24 }))
        {
            updates.Add(update);
        }

        updates.Count(u => u.Text.Length > 0).Should().BeGreaterThan(10, "the answer comes piece by piece");
        var answer = updates.ToChatResponse();
        answer.FinishReason.Should().Be(ChatFinishReason.Length);
        answer.Usage!.OutputTokenCount.Should().Be(24);
        answer.Usage.InputTokenCount.Should().BeGreaterThan(10);
    }

    [RealModelFact]
    public async Task A_stopped_answer_frees_its_sequence_at_once()
    {
        await using var host = new RuntimeHost(o => o.MaxSequences = 1);
        using var chat = await host.OpenAsync();
        using (var stop = new CancellationTokenSource())
        {
            var reading = async () =>
            {
                await foreach (var update in chat.GetStreamingResponseAsync(LongTask, new ChatOptions { MaxOutputTokens = 1500 }, stop.Token))
                {
                    if (update.Text.Length > 0)
                    {
                        await stop.CancelAsync();
                    }
                }
            };
            await reading.Should().ThrowAsync<OperationCanceledException>();
        }

        var clock = Stopwatch.StartNew();
        await WaitForFreeSequenceAsync(host);
        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(5), "1500 tokens would have taken longer");
        host.Runtime.Loaded.Single().Busy.Should().BeFalse();
    }

    [RealModelFact]
    public async Task Two_people_are_answered_at_the_same_time()
    {
        await using var host = new RuntimeHost();
        using var chat = await host.OpenAsync();
        var bothStarted = new CountdownEvent(2);
        async Task<long> AskAsync(string question)
        {
            var first = true;
            var updates = new List<ChatResponseUpdate>();
            await foreach (var update in chat.GetStreamingResponseAsync(question, new ChatOptions { MaxOutputTokens = 40 }))
            {
                if (first && update.Text.Length > 0)
                {
                    bothStarted.Signal();
                    first = false;
                }

                updates.Add(update);
            }

            return updates.ToChatResponse().Usage!.OutputTokenCount!.Value;
        }

        var answers = await Task.WhenAll(AskAsync(LongTask), AskAsync("Explain how bread is made."));
        answers.Should().AllSatisfy(tokens => tokens.Should().BeGreaterThan(5));
        bothStarted.IsSet.Should().BeTrue();
        host.Runtime.Loaded.Should().ContainSingle().Which.Sequences.Should().Be(2);
    }

    [RealModelFact]
    public async Task A_process_killed_in_mid_answer_is_told_plainly_and_the_next_turn_works()
    {
        await using var host = new RuntimeHost();
        using var chat = await host.OpenAsync();
        var killed = false;
        var reading = async () =>
        {
            await foreach (var update in chat.GetStreamingResponseAsync(LongTask, new ChatOptions { MaxOutputTokens = 1500 }))
            {
                if (update.Text.Length > 0 && !killed)
                {
                    killed = true;
                    Process.GetProcessById(await ProcessIdAsync(host)).Kill();
                }
            }
        };

        var failure = (await reading.Should().ThrowAsync<ProviderFailedException>()).Which.Failure;
        failure.Kind.Should().Be(FailureKind.Network);
        failure.Message.Should().Contain("process ended in the middle of the answer").And.Contain("signal 9");
        failure.NextStep.Should().NotBeEmpty();

        var next = await chat.GetResponseAsync("Say hello.", new ChatOptions { MaxOutputTokens = 8 });
        next.Text.Should().NotBeEmpty("the same client reaches the process that was started anew");
    }

    [RealModelFact]
    public async Task An_idle_model_leaves_memory_and_comes_back_when_asked()
    {
        await using var host = new RuntimeHost(o => o.IdleStop = TimeSpan.FromMilliseconds(400));
        using var chat = await host.OpenAsync();
        using var process = Process.GetProcessById(await ProcessIdAsync(host));
        using var deadline = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(deadline.Token);
        host.Runtime.Loaded.Should().BeEmpty();
        (await chat.GetResponseAsync("Say hello.", new ChatOptions { MaxOutputTokens = 8 })).Text.Should().NotBeEmpty();
    }

    [RealModelFact]
    public async Task The_socket_can_be_opened_by_this_user_only_and_the_host_takes_the_process_with_it()
    {
        var host = new RuntimeHost();
        using var client = await host.Runtime.ConnectAsync(RuntimeHost.Model, CancellationToken.None);
        var process = Process.GetProcessById(await ProcessIdAsync(host));
        var command = await File.ReadAllTextAsync($"/proc/{process.Id}/cmdline");
        var socket = command.Split('\0').SkipWhile(a => a != "--socket").ElementAt(1);
        File.GetUnixFileMode(socket).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.GetUnixFileMode(Path.GetDirectoryName(socket)!).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var environment = await File.ReadAllTextAsync($"/proc/{process.Id}/environ");
        environment.Split('\0').Where(v => v.Length > 0).Select(v => v.Split('=')[0])
            .Should().BeSubsetOf(["PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH"]);

        await host.DisposeAsync();
        process.HasExited.Should().BeTrue();
        File.Exists(socket).Should().BeFalse();
    }

    [RealModelFact]
    public async Task A_prompt_that_does_not_fit_is_refused_with_the_numbers()
    {
        await using var host = new RuntimeHost();
        using var client = await host.Runtime.ConnectAsync(RuntimeHost.Model, CancellationToken.None);
        var body = new { messages = new[] { new { role = "user", content = string.Concat(Enumerable.Repeat("word ", 3000)) } } };
        var response = await client.PostAsJsonAsync("chat/completions", body);
        ((int)response.StatusCode).Should().Be(400);
        var error = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error");
        error.GetProperty("code").GetString().Should().Be("context_length_exceeded");
        error.GetProperty("message").GetString().Should().Contain("2048").And.Contain("tokens");
    }

    [RealModelFact]
    public async Task A_json_schema_becomes_a_grammar()
    {
        await using var host = new RuntimeHost();
        using var chat = await host.OpenAsync();
        var answer = await chat.GetResponseAsync<Pair>("The sum of 2 and 3 is 5. Fill in the numbers.", new ChatOptions { MaxOutputTokens = 100 });
        answer.TryGetResult(out var pair).Should().BeTrue($"\"{answer.Text}\" was held to the schema");
        pair.Should().NotBeNull();
    }

    [RealModelFact]
    public async Task A_broken_grammar_is_refused_and_the_process_lives_on()
    {
        await using var host = new RuntimeHost();
        using var chat = await host.OpenAsync();
        var process = await ProcessIdAsync(host);
        var asking = () => chat.GetResponseAsync("Say hello.", new ChatOptions { MaxOutputTokens = 8 }.WithGrammar("root ::= root \"a\""));
        (await asking.Should().ThrowAsync<Exception>()).Which.Message.Should().Contain("grammar");
        (await ProcessIdAsync(host)).Should().Be(process);
    }

    private static async Task WaitForFreeSequenceAsync(RuntimeHost host)
    {
        using var client = await host.Runtime.ConnectAsync(RuntimeHost.Model, CancellationToken.None);
        using var deadline = new CancellationTokenSource(Patience);
        while ((await HealthAsync(client, deadline.Token)).GetProperty("free").GetInt32() == 0)
        {
            await Task.Delay(20, deadline.Token);
        }
    }

    private static async Task<int> ProcessIdAsync(RuntimeHost host)
    {
        using var client = await host.Runtime.ConnectAsync(RuntimeHost.Model, CancellationToken.None);
        return (await HealthAsync(client, CancellationToken.None)).GetProperty("pid").GetInt32();
    }

    private static Task<JsonElement> HealthAsync(HttpClient client, CancellationToken ct) =>
        client.GetFromJsonAsync<JsonElement>(new Uri("http://local/health"), ct);

    private sealed record Pair(int Left, int Right);
}
