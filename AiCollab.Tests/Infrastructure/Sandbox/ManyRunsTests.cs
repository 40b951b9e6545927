using System.Collections.Concurrent;
using AiCollab.Core.Accounts;
using AiCollab.Core.Sandbox;
using AiCollab.Core.Sessions;
using AiCollab.Infrastructure.Sandbox;
using AiCollab.Tests.Benchmarks;
using AiCollab.Tests.Infrastructure.Mongo;
using AiCollab.Tests.Fakes;
using FluentAssertions;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using Xunit.Abstractions;

namespace AiCollab.Tests.Infrastructure.Sandbox;

/// <summary>Twenty people at once, one of whom always has a pile waiting: 80 runs, or, with AICOLLAB_THOROUGH=1 and by itself, 1,000 that leave memory as it was.</summary>
public sealed class ManyRunsTests(SandboxFixture fixture, ITestOutputHelper told) : IClassFixture<SandboxFixture>
{
    private const int People = 20;
    private const int Pile = 4;
    private const int MostWaitedFor = 3;
    private const double MostMegabytesMore = 32;
    private static readonly bool Thorough = Environment.GetEnvironmentVariable("AICOLLAB_THOROUGH") == "1";
    private static readonly int RunsEach = Thorough ? 50 : 4;

    private readonly Starts _starts = new(fixture.Sandbox);

    [Fact]
    public async Task Each_result_is_right_and_nobody_waits_for_the_pile_of_another()
    {
        var store = new MongoCodeRunStore(await MongoServers.FreshDatabaseAsync(MongoServers.Embedded));
        var runner = new CodeRunner(_starts, store, NoQuota.Admission(new RunQueue(parallel: 2, queuedPerUser: Pile - 1)), NoPackages.Service, TimeProvider.System, NullLogger<CodeRunner>.Instance);
        var session = SessionId.New();
        await Task.WhenAll(PersonAsync(runner, SessionId.New(), 1));
        var before = Thorough ? await MegabytesAsync() : 0;

        await Task.WhenAll(Enumerable.Range(0, People).SelectMany(person => PersonAsync(runner, session, person)));

        (await store.ListAsync(session, 500, default)).Should().HaveCount(Math.Min(500, People * RunsEach));
        _starts.Running.Should().Be(0);
        if (Thorough)
        {
            var after = await MegabytesAsync();
            told.WriteLine($"{before:0} MB before, {after:0} MB after");
            after.Should().BeLessThan(before + MostMegabytesMore);
        }
    }

    /// <summary>Of this process's objects and of the jails that wait, once those that are being replaced are there.</summary>
    private static async Task<double> MegabytesAsync()
    {
        await Task.Delay(TimeSpan.FromSeconds(2));
        var jails = ChildMemory.Of("python").Concat(ChildMemory.Of("worker")).Concat(ChildMemory.Of("bwrap")).Sum();
        return jails + (GC.GetTotalMemory(forceFullCollection: true) / 1048576.0);
    }

    /// <summary>The first person keeps a pile waiting; everybody else waits for one run before asking for the next.</summary>
    private IEnumerable<Task> PersonAsync(CodeRunner runner, SessionId session, int person)
    {
        var user = new UserId(Guid.NewGuid());
        var lanes = person == 0 ? Pile : 1;
        return Enumerable.Range(0, lanes).Select(async lane =>
        {
            for (var run = lane; run < RunsEach; run += lanes)
            {
                var asked = _starts.Count;
                await OneAsync(runner, Request(user, session, person, run));
                if (person != 0)
                {
                    _starts.WaitedFor(person, asked).Should().BeLessThanOrEqualTo(MostWaitedFor);
                }
            }
        });
    }

    private static async Task OneAsync(CodeRunner runner, CodeRequest request)
    {
        var running = runner.ExecuteCodeAsync(request, output => CancelOn(runner, request, output), default);
        if (request.Code == Kinds[^1].Code)
        {
            (await runner.CancelAsync(request.Id, request.User, default)).Should().BeTrue();
        }

        var run = await running;
        run.Verdict.Should().Be(Kinds.Single(k => (k.Language, k.Code) == (request.Language, request.Code)).Verdict, "{0} {1}", run.Evidence, run.Error);
        if (run.Success)
        {
            run.Value.Should().Be("42");
        }
    }

    private static void CancelOn(CodeRunner runner, CodeRequest request, RunOutput output)
    {
        if (output.Text.StartsWith("cancel me", StringComparison.Ordinal))
        {
            _ = runner.CancelAsync(request.Id, request.User, default);
        }
    }

    private static readonly (string Language, string Code, double Seconds, Verdict Verdict)[] Kinds =
    [
        ("python", "40 + 2", 60, Verdict.Ok),
        ("javascript", "40 + 2", 60, Verdict.Ok),
        ("python", "1 / 0", 60, Verdict.RuntimeError),
        ("javascript", "for (;;) {}", 0.3, Verdict.Timeout),
        ("python", "print('cancel me', flush=True)\nwhile True: pass", 60, Verdict.Cancelled),
        ("javascript", "let waiting; for (;;) {}", 60, Verdict.Cancelled),
    ];

    private static CodeRequest Request(UserId user, SessionId session, int person, int run)
    {
        var (language, code, seconds, _) = Kinds[(person + run) % Kinds.Length];
        return new CodeRequest
        {
            Id = CodeRunId.New(),
            User = user,
            Session = session,
            By = ParticipantId.New(),
            Language = language,
            Code = code,
            Args = [person.ToString(System.Globalization.CultureInfo.InvariantCulture)],
            Limits = new SandboxLimits(TimeSpan.FromSeconds(seconds), SandboxLimits.Default.MemoryBytes),
        };
    }

    /// <summary>Writes down whose run the sandbox was given when.</summary>
    private sealed class Starts(ISandbox inner) : ISandbox
    {
        private readonly ConcurrentQueue<int> _people = new();
        private int _running;

        public int Count => _people.Count;

        public int Running => _running;

        public IReadOnlyList<CodeLanguage> Languages => inner.Languages;

        /// <summary>The most runs of one other person that began after the moment and before the person's own.</summary>
        public int WaitedFor(int person, int asked) =>
            _people.Skip(asked).TakeWhile(p => p != person).GroupBy(p => p).Select(g => g.Count()).DefaultIfEmpty().Max();

        public Task<SandboxHealth> GetHealthAsync(bool again, CancellationToken ct) => inner.GetHealthAsync(again, ct);

        public async Task<SandboxResult> RunAsync(SandboxJob job, Action<RunOutput> onOutput, CancellationToken ct)
        {
            _people.Enqueue(int.Parse(job.Args[0], System.Globalization.CultureInfo.InvariantCulture));
            Interlocked.Increment(ref _running);
            try
            {
                return await inner.RunAsync(job, onOutput, ct);
            }
            finally
            {
                Interlocked.Decrement(ref _running);
            }
        }
    }
}
