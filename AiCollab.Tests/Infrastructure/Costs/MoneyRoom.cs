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

    private readonly MongoUsageStore _usage;

    public MoneyRoom(MongoDB.Driver.IMongoDatabase database, CostOptions options)
    {
        _usage = new MongoUsageStore(database, Clock);
        Budgets = new MongoBudgetStore(database);
        Guard = new BudgetGuard(Budgets, _usage, new CostFeed(), Options.Create(options), Clock);
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 24, 22, 30, 0, TimeSpan.Zero));

    public IBudgetStore Budgets { get; }

    public IUsageStore Usage => _usage;

    public BudgetGuard Guard { get; }

    public SessionId Session { get; } = SessionId.New();

    public UserId User { get; } = UserId.New();

    public BudgetId SessionBudget => BudgetId.OfSession(Session);

    public static async Task<MoneyRoom> OpenAsync(string server, decimal? session = 1, decimal? day = 100, string zone = "Etc/UTC") =>
        new(await MongoServers.FreshDatabaseAsync(server), new CostOptions { SessionLimitUsd = session, UserDayLimitUsd = day, TimeZone = zone });

    /// <summary>Holds money for an answer of <paramref name="output"/> tokens (a millionth of a dollar each).</summary>
    public Task<Hold> HoldAsync(int output) => Guard.ReserveAsync(
        new ModelUse(User, Session, TurnId.New(), StepId.New(), ParticipantId.New(), null, Price.Model), Price, 0, output, default);

    public static Settlement Cost(long nano) => new(new Money(nano), new TokenUsage(0, 0, 0, nano / 1000, 0), false, "ok");

    public void Dispose() => _usage.Dispose();
}
