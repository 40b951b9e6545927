using AiCollab.Core.Accounts;
using AiCollab.Core.Ai;
using AiCollab.Core.Costs;
using AiCollab.Infrastructure.Ai.Catalog;
using AiCollab.Infrastructure.Costs;
using AiCollab.Tests.Infrastructure.Mongo;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace AiCollab.Tests.Infrastructure.Costs;

/// <summary>A price book with its history on a database of its own, and a clock to turn.</summary>
internal sealed class PriceRoom : IDisposable
{
    public static readonly CurrentUser Admin = new(UserId.New(), "Root", Role.Admin);
    public static readonly ModelRef Gpt = new("openai", "gpt-4o");

    private PriceRoom(MongoDB.Driver.IMongoDatabase database)
    {
        var options = Options.Create(new CostOptions());
        Calendar = new CostCalendar(options, Clock);
        Catalog = new ProviderCatalog(new ConfigurationBuilder().Build());
        Store = new MongoPriceStore(database);
        Usage = new MongoUsageStore(database);
        Book = new PriceBook(Catalog, options, Clock);
        Prices = new PriceAdmin(Store, Book, Catalog, Calendar, Clock);
        Repricer = new Repricer(Usage, Book, Calendar);
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 12, 10, 12, 0, 0, TimeSpan.Zero));

    public ProviderCatalog Catalog { get; }

    public CostCalendar Calendar { get; }

    public MongoPriceStore Store { get; }

    public MongoUsageStore Usage { get; }

    public PriceBook Book { get; }

    public PriceAdmin Prices { get; }

    public Repricer Repricer { get; }

    public static async Task<PriceRoom> OpenAsync(string server) => new(await MongoServers.FreshDatabaseAsync(server));

    public static ModelPrice Price(ModelRef model, decimal input, decimal output, DateOnly from) =>
        new() { Model = model, Rates = new TokenRates(input, output), AsOf = from, Source = "contract" };

    public void Dispose() => Usage.Dispose();
}
