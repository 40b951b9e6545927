using AiCollab.Core.Accounts;
using AiCollab.Core.Ai;
using AiCollab.Core.Costs;
using AiCollab.Core.Sessions;
using AiCollab.Infrastructure.Costs;
using AiCollab.Tests.Infrastructure.Mongo;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace AiCollab.Tests.Infrastructure.Costs;

/// <summary>Budgets and ledger on a database of their own, with a clock to turn.</summary>
internal sealed class MoneyRoom : IDisposable
{
    public static readonly ModelPrice Price = new()
    {
        Model = new ModelRef("test", "m"),
        Rates = new TokenRates(1, 1),
        AsOf = new DateOnly(2026, 1, 1),
        Source = "test",
    };

    private readonly MongoDB.Driver.IMongoDatabase _database;
    private readonly CostOptions _options;
    private readonly MongoUsageStore _usage;

    public MoneyRoom(MongoDB.Driver.IMongoDatabase database, CostOptions options)
    {
        (_database, _options) = (database, options);
        var set = Options.Create(options);
        _usage = new MongoUsageStore(database);
        Budgets = new MongoBudgetStore(database);
        Limits = new LimitBook(new MongoLimitStore(database), Budgets, set, new CostCalendar(set, Clock));
        Queue = new HoldQueue(Feed, Clock);
        Guard = new BudgetGuard(Budgets, _usage, Limits, Queue, set, Clock);
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 24, 22, 30, 0, TimeSpan.Zero));

    public IBudgetStore Budgets { get; }

    public IUsageStore Usage => _usage;

    public LimitBook Limits { get; }

    public CostFeed Feed { get; } = new();

    public HoldQueue Queue { get; }

    public BudgetGuard Guard { get; }

    public SessionId Session { get; private init; } = SessionId.New();

    public UserId User { get; private init; } = UserId.New();

    public BudgetId SessionBudget => BudgetId.OfSession(Session);

    public static Task<MoneyRoom> OpenAsync(string server, decimal? session = 1, decimal? day = 100, string zone = "Etc/UTC") =>
        OpenAsync(server, new CostOptions { SessionLimitUsd = session, UserDayLimitUsd = day, TimeZone = zone, Queue = TimeSpan.Zero });

    public static async Task<MoneyRoom> OpenAsync(string server, CostOptions options) => new(await MongoServers.FreshDatabaseAsync(server), options);

    /// <summary>The same budgets, asked by another process.</summary>
    public MoneyRoom OnAnotherHost() => new(_database, _options) { Session = Session, User = User };

    /// <summary>Holds money for an answer of <paramref name="output"/> tokens (a millionth of a dollar each).</summary>
    public Task<Hold> HoldAsync(int output, UserId? payer = null) => Guard.ReserveAsync(
        new ModelUse(payer ?? User, Session, TurnId.New(), StepId.New(), ParticipantId.New(), null, Price.Model), Price, 0, output, default);

    public static Settlement Cost(long nano) => new(new Money(nano), new TokenUsage(0, 0, 0, nano / 1000, 0), false, "ok");

    public void Dispose() => _usage.Dispose();
}
