using System.Collections.Concurrent;
using MongoDB.Bson;
using MongoDB.Driver;

namespace AiCollab.Tests.Infrastructure.Costs.Storm;

/// <summary>Reads the budgets from outside, up to a thousand times a second, by a MongoDB client of its own, and keeps every one that is wrong at that instant.</summary>
internal sealed class BudgetSampler : IAsyncDisposable
{
    private static readonly BsonDocument Amounts = new() { { "limit", 1 }, { "spent", 1 }, { "reserved", 1 }, { "room", 1 } };
    private readonly IMongoCollection<BsonDocument> _budgets;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _sampling;

    public BudgetSampler(IMongoDatabase database)
    {
        _budgets = database.GetCollection<BsonDocument>("budgets");
        _sampling = Task.Run(SampleAsync);
    }

    /// <summary>Times that all budgets were read.</summary>
    public int Samples { get; private set; }

    /// <summary>The largest share of a limit that was seen spent or held.</summary>
    public double Fullest { get; private set; }

    /// <summary>Budgets that were seen above their limit, or whose amounts did not add up.</summary>
    public ConcurrentQueue<string> Wrong { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _sampling;
        _stop.Dispose();
    }

    private async Task SampleAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                foreach (var budget in await _budgets.Find(new BsonDocument()).Project(Amounts).ToListAsync(_stop.Token))
                {
                    Look(budget);
                }

                Samples++;
                await Task.Delay(1, _stop.Token);
            }
            catch (Exception e) when (e is MongoException or TimeoutException or IOException)
            {
                // The process that serves it is dead at the moment, and nobody writes.
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private void Look(BsonDocument budget)
    {
        if (budget["limit"].IsBsonNull)
        {
            return;
        }

        var (limit, taken) = (budget["limit"].ToInt64(), budget["spent"].ToInt64() + budget["reserved"].ToInt64());
        Fullest = Math.Max(Fullest, (double)taken / limit);
        if (taken > limit || budget["room"].ToInt64() != limit - taken || budget["reserved"].ToInt64() < 0)
        {
            Wrong.Enqueue(budget.ToJson());
        }
    }
}
