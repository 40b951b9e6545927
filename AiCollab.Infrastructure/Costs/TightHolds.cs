using System.Collections.Concurrent;
using AiCollab.Core.Costs;
using MongoDB.Bson;
using MongoDB.Driver;

namespace AiCollab.Infrastructure.Costs;

/// <summary>
/// Holds money where not all fit any more: who came first is held first. A request is refused only by a reading, made while it asked, of a
/// budget that had less room than it needs, so a refusal costs a share of one read and nothing is written for it. What is held, conditional
/// updates decide.
/// </summary>
internal sealed class TightHolds(IMongoCollection<BsonDocument> budgets)
{
    private const int MostKnown = 10_000;

    private readonly ConcurrentDictionary<BudgetId, bool> _tight = new();

    /// <summary>Whether one of the budgets refused somebody lately. It only says which way is the quicker one.</summary>
    public bool KnowsAny(IEnumerable<BudgetId> ids) => !_tight.IsEmpty && ids.Any(_tight.ContainsKey);

    /// <summary>Who is refused by how the budgets stand now; nothing is held.</summary>
    public async Task<IReadOnlyDictionary<HoldId, HoldRefusal>> LookAsync(IReadOnlyList<HoldRequest> requests, CancellationToken ct)
    {
        var standing = await StandingAsync(requests.SelectMany(r => r.Budgets).Distinct(), ct);
        var refused = new Dictionary<HoldId, HoldRefusal>();
        foreach (var request in requests)
        {
            var full = request.Budgets.Where(b => !(standing.GetValueOrDefault(b)?.Room >= request.Amount)).Take(1);
            foreach (var budget in full)
            {
                refused[request.Hold] = new HoldRefusal(budget, standing.GetValueOrDefault(budget));
            }
        }

        return refused;
    }

    /// <summary>Holds each request where all its budgets have room. Returns who is refused, and what is to be given back of theirs.</summary>
    /// <param name="begun">Some budgets may hold some of the requests already.</param>
    public async Task<(IReadOnlyDictionary<HoldId, HoldRefusal> Refused, IReadOnlyList<HoldEnd> Back)> TakeAsync(
        IReadOnlyList<HoldRequest> requests, bool begun, CancellationToken ct)
    {
        var asking = requests.SelectMany(r => r.Budgets.Select(b => (Budget: b, Request: r))).ToLookup(a => a.Budget, a => a.Request);
        var round = new Round(begun ? await HeldAsync(asking.Select(a => a.Key), requests, ct) : [], []);
        var standing = await StandingAsync(asking.Select(a => a.Key), ct);
        foreach (var all in asking)
        {
            await RefuseAsync(all.Key, round.Asking(all.Key, all), standing.GetValueOrDefault(all.Key), round, ct);
        }

        foreach (var all in asking)
        {
            await TakeInAsync(all.Key, all, standing.GetValueOrDefault(all.Key), round, ct);
        }

        Remember(asking.Select(a => a.Key), round);
        var back = requests.Where(r => round.Refused.ContainsKey(r.Hold))
            .SelectMany(r => r.Budgets.Where(b => round.Held.Contains((b, r.Hold))).Select(b => new HoldEnd(b, r.Hold, r.Amount, Money.Zero)));
        return (round.Refused, [.. back]);
    }

    // Each turn refuses by a reading, holds somebody, or another host has held somebody meanwhile.
    private async Task TakeInAsync(BudgetId budget, IEnumerable<HoldRequest> requests, Budget? standing, Round round, CancellationToken ct)
    {
        while (round.Asking(budget, requests) is { Count: > 0 } asking)
        {
            if (standing is not null && Fitting(asking, standing.Room) is { Count: > 0 } fitting)
            {
                var take = BudgetDocuments.Take(budget, fitting);
                var taken = (await budgets.UpdateOneAsync(take.Filter, take.Update, cancellationToken: ct)).MatchedCount == 1;
                round.Held.UnionWith(taken ? fitting.Select(r => (budget, r.Hold)) : await HeldAsync([budget], asking, ct));
                asking = round.Asking(budget, asking);
            }

            if (asking.Count > 0)
            {
                var found = await budgets.Find(BudgetDocuments.ById(budget)).Project(BudgetDocuments.Amounts).FirstOrDefaultAsync(ct);
                standing = found is null ? null : BudgetDocuments.Read(found);
                await RefuseAsync(budget, asking, standing, round, ct);
            }
        }
    }

    // Who holds already and asks again is not refused.
    private async Task RefuseAsync(BudgetId budget, IReadOnlyList<HoldRequest> asking, Budget? standing, Round round, CancellationToken ct)
    {
        var without = asking.Where(r => standing is null || r.Amount > standing.Room).ToList();
        if (without.Count == 0)
        {
            return;
        }

        round.Held.UnionWith(await HeldAsync([budget], without, ct));
        foreach (var request in round.Asking(budget, without))
        {
            round.Refused.Add(request.Hold, new HoldRefusal(budget, standing));
        }
    }

    private async Task<Dictionary<BudgetId, Budget>> StandingAsync(IEnumerable<BudgetId> ids, CancellationToken ct) =>
        (await budgets.Find(BudgetDocuments.Among(ids)).Project(BudgetDocuments.Amounts).ToListAsync(ct)).Select(BudgetDocuments.Read).ToDictionary(b => b.Id);

    private async Task<HashSet<(BudgetId Budget, HoldId Hold)>> HeldAsync(IEnumerable<BudgetId> ids, IReadOnlyList<HoldRequest> requests, CancellationToken ct)
    {
        var asked = new BsonDocument("$in", new BsonArray(requests.Select(r => BudgetDocuments.Bin(r.Hold))));
        var found = await budgets.Find(BudgetDocuments.Among(ids).Add("holds", asked)).Project(new BsonDocument("holds", 1)).ToListAsync(ct);
        return [.. found.SelectMany(d => d["holds"].AsBsonArray.Select(h => (new BudgetId(d["_id"].AsString), new HoldId(h.AsGuid))))];
    }

    private static List<HoldRequest> Fitting(IReadOnlyList<HoldRequest> asking, Money room)
    {
        var fitting = new List<HoldRequest>();
        foreach (var request in asking.Where(r => r.Amount <= room))
        {
            room -= request.Amount;
            fitting.Add(request);
        }

        return fitting;
    }

    private void Remember(IEnumerable<BudgetId> asked, Round round)
    {
        var refusing = round.Refused.Values.Select(r => r.Budget).ToHashSet();
        if (_tight.Count > MostKnown)
        {
            _tight.Clear();
        }

        foreach (var budget in asked)
        {
            if (refusing.Contains(budget))
            {
                _tight[budget] = true;
            }
            else
            {
                _tight.TryRemove(budget, out _);
            }
        }
    }

    /// <summary>What is decided so far.</summary>
    private sealed record Round(HashSet<(BudgetId Budget, HoldId Hold)> Held, Dictionary<HoldId, HoldRefusal> Refused)
    {
        /// <summary>Of some requests those that are neither held in the budget nor refused.</summary>
        public IReadOnlyList<HoldRequest> Asking(BudgetId budget, IEnumerable<HoldRequest> requests) =>
            [.. requests.Where(r => !Refused.ContainsKey(r.Hold) && !Held.Contains((budget, r.Hold)))];
    }
}
