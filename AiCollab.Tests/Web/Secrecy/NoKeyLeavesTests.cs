using System.Diagnostics;
using AiCollab.Core.Accounts;
using AiCollab.Core.Ai;
using AiCollab.Core.Errors;
using AiCollab.Core.Keys;
using AiCollab.Core.Sessions;
using AiCollab.Tests.Emulator;
using AiCollab.Tests.Infrastructure.Ai.Local;
using FluentAssertions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MongoDB.Bson;
using MongoDB.Driver;

namespace AiCollab.Tests.Web.Secrecy;

/// <summary>
/// Keys are added, used, refused, rotated, lent, damaged and deleted, against providers that repeat them in their errors; then
/// everything the product said, stored and logged is searched. A text that does leave on all these ways shows that each search finds.
/// </summary>
public sealed class NoKeyLeavesTests
{
    private const string Password = "violet anchor seventy";
    private const string Letters = "zQ7LeakNeedle9Xw4";
    private const string Plain = "cAnaryInPlainView5";
    private static readonly Needle Secret = new(Letters);
    private static readonly Needle Canary = new(Plain);
    private readonly List<string> _said = [];

    [EmulatorFact]
    public async Task No_key_appears_in_any_log_trace_page_export_event_row_file_or_error()
    {
        var emulator = await ProviderEmulator.GetAsync();
        await using var echo = await HttpHost.StartAsync(EchoAsync);
        await using var host = new WatchedHost(emulator.Url);
        using var listener = host.Listen();
        var admin = await host.AddAccountAsync("Ada Secret", Password, Role.Admin);
        var ada = new CurrentUser(admin.Id, admin.Name, admin.Role);
        await host.AddAccountAsync("Bob Secret", Password);

        var session = await UseAsync(host, emulator, ada, new Uri(echo.Url, "v1/"));

        await SearchAnswersAsync(host, session, "Ada Secret");
        await SearchAnswersAsync(host, session, "Bob Secret");
        Search("error or event", _said, mustHold: true);
        host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Canary").Log(LogLevel.Trace, default, Plain, null, (text, _) => text);
        Search("log", host.Logs, mustHold: true);
        host.Logs.Should().Contain(l => l.StartsWith("Trace ", StringComparison.Ordinal) || l.StartsWith("Debug ", StringComparison.Ordinal));
        using (new ActivitySource("canary").StartActivity(Plain))
        {
        }

        Search("trace", host.Traces, mustHold: true);
        var documents = await Everything.DocumentsAsync(host);
        documents.Select(d => d.Place).Should().Contain(["api_keys", "key_audit", "usage_tracking", "messages"]);
        Search("document", documents);
        Search("file", await Everything.FilesAsync(host));
    }

    private async Task<SessionId> UseAsync(WatchedHost host, ProviderEmulator emulator, CurrentUser ada, Uri echo)
    {
        var vault = host.Services.GetRequiredService<IApiKeyVault>();
        await using var scope = host.Services.CreateAsyncScope();
        var session = (await scope.ServiceProvider.GetRequiredService<ISessionDirectory>().CreateAsync(ada, Plain, default)).Id;
        var one = await vault.AddKeyAsync(ada.Id, new NewKey("openai-compatible", Key("one"), emulator.OpenAi, Plain), default);
        var two = await vault.AddKeyAsync(ada.Id, new NewKey("anthropic", Key("two"), Label: "Two"), default);
        var three = await vault.AddKeyAsync(ada.Id, new NewKey("openai-compatible", Key("three"), echo, "Three"), default);
        await host.Services.GetRequiredService<ILiveSessions>().EditAsync(session, ada.Id, new SessionEdit(Models:
        [
            new TeamModel(one.Id, new ModelRef("openai-compatible", "gpt-4o"), "One"),
            new TeamModel(two.Id, new ModelRef("anthropic", "claude-3-5-sonnet-20241022"), "Two"),
            new TeamModel(three.Id, new ModelRef("openai-compatible", "echo"), "Three"),
        ]), default);

        foreach (var name in new[] { "One", "Two" })
        {
            await emulator.AnswerAsync($"secret-ok-{name}", $"Fine, {Plain}.");
            await emulator.RefuseAsync($"secret-401-{name}", 401, $"Incorrect API key provided: {Key(name)}", "invalid_request_error", "invalid_api_key");
            await emulator.RefuseAsync($"secret-500-{name}", 500, $"Authorization: Bearer {Key(name)} broke us");
            foreach (var what in new[] { "ok", "401", "500" })
            {
                await SayAsync(host, session, ada.Id, $"secret-{what}-{name}", name);
                (await emulator.RequestsAsync($"secret-{what}-{name}")).Should().NotBeEmpty("the provider has to have seen it");
            }
        }

        foreach (var status in new[] { 200, 302, 400, 403, 404, 418, 429, 503 })
        {
            await SayAsync(host, session, ada.Id, $"answer with {status} please", "Three");
        }

        await ErrorAsync(() => vault.AddKeyAsync(ada.Id, new NewKey("openai-compatible", Key("refused"), new Uri(echo, "/refuse/v1/")), default));
        await ErrorAsync(() => vault.AddKeyAsync(ada.Id, new NewKey("openai-compatible", Key("unreached"), new Uri("http://127.0.0.1:1/v1/")), default));
        await ErrorAsync(() => vault.AddKeyAsync(ada.Id, new NewKey("openai", Key("two words")), default));
        await ErrorAsync(() => vault.RotateKeyAsync(ada.Id, one.Id, Key("line\nbreak"), default));
        await vault.RotateKeyAsync(ada.Id, one.Id, Key("rotated"), default);
        await SayAsync(host, session, ada.Id, "secret-ok-One again", "One");
        await vault.ValidateKeyAsync(ada.Id, one.Id, default);
        await vault.LendAsync(ada, one.Id, true, default);
        await vault.DeleteKeyAsync(ada.Id, two.Id, default);
        await SayAsync(host, session, ada.Id, "secret-ok-Two after the key is gone", "Two");
        await host.Services.GetRequiredService<IMongoDatabase>().GetCollection<BsonDocument>("api_keys")
            .UpdateOneAsync(new BsonDocument("label", "Three"), new BsonDocument("$set", new BsonDocument("lent", true)));
        await SayAsync(host, session, ada.Id, "after the row was damaged", "Three");
        await ErrorAsync(() => vault.RotateKeyAsync(ada.Id, three.Id, Key("late"), default));
        _said.Add(Everything.Texts(await vault.ListKeysAsync(ada.Id, default)));
        return session;
    }

    // The key in the middle of what URLs, JSON and HTML would write differently.
    private static string Key(string name) => $"sk-{name}+/<&{Letters}=%{name}";

    // Repeats what it was sent wherever an answer has room for it.
    private static Task EchoAsync(HttpContext http)
    {
        var sent = http.Request.Headers.Authorization.ToString();
        if (http.Request.Path.Value!.EndsWith("/models", StringComparison.Ordinal))
        {
            http.Response.StatusCode = http.Request.Path.StartsWithSegments("/refuse") ? 401 : 200;
            return http.Response.WriteAsync($$$"""{"data":[{"id":"echo"}],"error":{"message":"Bad key {{{Uri.EscapeDataString(sent)}}}"}}""");
        }

        return AnswerAsync(http, sent);
    }

    private static async Task AnswerAsync(HttpContext http, string sent)
    {
        var body = await new StreamReader(http.Request.Body).ReadToEndAsync();
        var asked = body[body.LastIndexOf("answer with ", StringComparison.Ordinal)..];
        http.Response.StatusCode = int.Parse(asked.AsSpan("answer with ".Length, 3), System.Globalization.CultureInfo.InvariantCulture);
        http.Response.Headers.WWWAuthenticate = Uri.EscapeDataString(sent);
        http.Response.Headers["x-request-id"] = Uri.EscapeDataString(sent);
        http.Response.Headers.Location = "/elsewhere?" + Uri.EscapeDataString(sent);
        await http.Response.WriteAsync($$$"""{"error":{"message":"You sent {{{sent}}}","type":"{{{sent}}}","code":"{{{sent}}}","param":"{{{sent}}}"}}""");
    }

    private async Task ErrorAsync(Func<Task> act) => _said.Add((await act.Should().ThrowAsync<AiCollabException>()).Which.ToString());

    private async Task SayAsync(WatchedHost host, SessionId session, UserId user, string text, string to)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var sessions = host.Services.GetRequiredService<ILiveSessions>();
        var state = await sessions.OpenAsync(session, user, limit.Token);
        await sessions.PostAsync(session, user, new PostMessage(MessageId.New(), $"{text} {Plain}", state.Session.Team.Single(p => p.Name == to).Id), limit.Token);
        await foreach (var batch in sessions.WatchAsync(session, user, state.LastSeq, limit.Token))
        {
            _said.Add(Everything.Texts(batch));
            if (batch.Any(e => e is SessionEvent.TurnChanged { Running: null }))
            {
                break;
            }
        }
    }

    private static async Task SearchAnswersAsync(WatchedHost host, SessionId session, string name)
    {
        using var browser = host.Browse();
        await browser.SignInAsync(name, Password);
        var addresses = Everything.Addresses(host, session.ToString());
        addresses.Should().Contain(["/keys", "/costs", "/", $"/s/{session}", "/api/costs", "/api/costs.csv", "/api/keys/health", $"/s/{session}/files/download"]);
        var shown = new List<string>();
        foreach (var address in addresses)
        {
            var answer = await Everything.AnswerAsync(browser, address);
            Search(address, [answer], mustHold: false);
            shown.AddRange(Canary.IsIn(answer) ? [address] : []);
        }

        shown.Should().Contain("/keys", "the label stands there, so the page was searched with its content");
        if (name.StartsWith("Ada", StringComparison.Ordinal))
        {
            shown.Should().Contain(["/", "/api/keys/health"]);
        }
    }

    private static void Search(string place, IEnumerable<string> texts, bool mustHold)
    {
        var all = texts.ToList();
        all.FirstOrDefault(Secret.IsIn).Should().BeNull($"no {place} may hold a key");
        if (mustHold)
        {
            all.Should().Contain(t => Canary.IsIn(t), $"the search of each {place} has to find what is there");
        }
    }

    private static void Search(string kind, IReadOnlyList<(string Place, byte[] Bytes)> found)
    {
        found.Where(f => Secret.IsIn(f.Bytes)).Select(f => f.Place).Should().BeEmpty($"no {kind} may hold a key");
        found.Where(f => Canary.IsIn(f.Bytes)).Should().NotBeEmpty($"the search of each {kind} has to find what is there");
    }
}
