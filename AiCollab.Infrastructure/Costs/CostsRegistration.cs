using AiCollab.Core.Costs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AiCollab.Infrastructure.Costs;

/// <summary>Registers prices, budgets and the ledger.</summary>
public static class CostsRegistration
{
    /// <summary>Adds the feature's services and options.</summary>
    public static IServiceCollection AddCosts(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<CostOptions>().Bind(configuration.GetSection(CostOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IPriceBook, PriceBook>();
        services.AddSingleton<IPriceStore, MongoPriceStore>();
        services.AddSingleton<PriceAdmin>();
        services.AddSingleton<Repricer>();
        services.AddSingleton<IBudgetStore, MongoBudgetStore>();
        services.AddSingleton<IUsageStore, MongoUsageStore>();
        services.AddSingleton<ILimitStore, MongoLimitStore>();
        services.AddSingleton<CostCalendar>();
        services.AddSingleton<LimitBook>();
        services.AddSingleton<CostFeed>();
        services.AddSingleton<HoldQueue>();
        services.AddSingleton<BudgetGuard>();
        services.AddSingleton<BudgetRaises>();
        services.AddSingleton<IBudgetNotices, MongoBudgetNotices>();
        services.AddSingleton<CostLedger>();
        services.AddSingleton<CostReports>();
        services.AddSingleton<ICostLedger>(p => p.GetRequiredService<CostLedger>());
        return services.AddHostedService<HoldSweeper>().AddHostedService<PriceRefresh>();
    }
}
