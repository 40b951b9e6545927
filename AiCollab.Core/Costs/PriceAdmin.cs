using AiCollab.Core.Accounts;
using AiCollab.Core.Ai;
using AiCollab.Core.Errors;

namespace AiCollab.Core.Costs;

/// <summary>What administrators do to prices. Every act is a new entry of the history; what was billed stays billed.</summary>
public sealed class PriceAdmin(IPriceStore store, IPriceBook book, IProviderCatalog providers, CostCalendar calendar, TimeProvider clock)
{
    private const decimal MostUsd = 100_000;
    private const int MaxText = 200;
    private const int FarDays = 366;

    /// <summary>The history, newest first.</summary>
    /// <exception cref="ForbiddenException">The asker is no administrator.</exception>
    public async Task<IReadOnlyList<PriceChange>> ListAsync(CurrentUser by, CancellationToken ct)
    {
        Require(by);
        return [.. (await store.ListAsync(ct)).Reverse()];
    }

    /// <summary>Sets a model's price from its day on.</summary>
    /// <exception cref="ForbiddenException">The asker is no administrator.</exception>
    /// <exception cref="InvalidException">Lists what is wrong.</exception>
    public Task SetAsync(CurrentUser by, ModelPrice price, CancellationToken ct)
    {
        Require(by);
        Check(price);
        return AppendAsync(by, price.Model, price, null, ct);
    }

    /// <summary>Lets a decided price count from another day on.</summary>
    /// <exception cref="ConflictException">It counts no more.</exception>
    public async Task RedateAsync(CurrentUser by, PriceChangeId id, DateOnly from, CancellationToken ct)
    {
        var (change, price) = await StandingAsync(by, id, ct);
        var dated = price with { AsOf = from };
        Check(dated);
        await AppendAsync(by, change.Model, dated, id, ct);
    }

    /// <summary>Takes a decided price back: what counted before it counts again.</summary>
    /// <exception cref="ConflictException">It counts no more.</exception>
    public async Task UndoAsync(CurrentUser by, PriceChangeId id, CancellationToken ct)
    {
        var (change, _) = await StandingAsync(by, id, ct);
        await AppendAsync(by, change.Model, null, id, ct);
    }

    /// <summary>Brings what was decided, here or on another node, into the price book.</summary>
    public async Task RefreshAsync(CancellationToken ct) => book.Take(await store.ListAsync(ct));

    private async Task<(PriceChange Change, ModelPrice Price)> StandingAsync(CurrentUser by, PriceChangeId id, CancellationToken ct)
    {
        Require(by);
        var found = PriceHistory.Standing(await store.ListAsync(ct)).FirstOrDefault(c => c.Id == id);
        return found is { Price: { } price } ? (found, price) : throw new ConflictException("This price counts no more. Look at the list again.");
    }

    private async Task AppendAsync(CurrentUser by, ModelRef model, ModelPrice? price, PriceChangeId? replaces, CancellationToken ct)
    {
        await store.AppendAsync(
            new PriceChange { Id = PriceChangeId.New(), Model = model, Price = price, Replaces = replaces, By = by.Id, ByName = by.Name, At = clock.GetUtcNow() }, ct);
        await RefreshAsync(ct);
    }

    private static void Require(CurrentUser by)
    {
        if (!by.IsAdmin)
        {
            throw new ForbiddenException("Only administrators see and change prices.");
        }
    }

    private void Check(ModelPrice price)
    {
        string?[] problems =
        [
            providers.Find(price.Model.Provider) is { Kind: not ProviderKind.Local } ? null : "Choose a provider of the list.",
            IsText(price.Model.Model) ? null : $"Enter the model's id as its provider spells it, at most {MaxText} characters.",
            IsText(price.Source) ? null : $"Say where the price comes from, in at most {MaxText} characters.",
            .. Problems(price.Rates, "The price"),
            .. price.Tiers.SelectMany(t => Problems(t.Rates, $"The tier above {t.AboveInputTokens} tokens")),
            price.Tiers.Zip(price.Tiers.Skip(1)).All(p => p.First.AboveInputTokens < p.Second.AboveInputTokens) && price.Tiers.All(t => t.AboveInputTokens > 0)
                ? null : "Tiers begin above a number of tokens, each above the one before.",
            price.AsOf.Year >= 2020 && price.AsOf <= calendar.Today.AddDays(FarDays) ? null : "The day has to be after 2019 and at most a year ahead.",
        ];
        var said = problems.OfType<string>().ToList();
        if (said.Count > 0)
        {
            throw new InvalidException(said);
        }
    }

    private static bool IsText(string text) => text.Trim().Length is > 0 and <= MaxText && !text.Any(char.IsControl);

    private static IEnumerable<string> Problems(TokenRates rates, string what) =>
        new[] { rates.Input, rates.Output, rates.CachedInput ?? 0, rates.CacheWrite ?? 0, rates.LongCacheWrite ?? 0 }.Any(r => r is < 0 or > MostUsd)
            ? [$"{what} has to be between 0 and {MostUsd:0} dollars per million tokens."]
            : [];
}
