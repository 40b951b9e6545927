using AiCollab.Core.Ai;

namespace AiCollab.Core.Costs;

/// <summary>The prices in force.</summary>
public interface IPriceBook
{
    /// <summary>
    /// The row of a model, by its id, an alias, or the id without its date. A model without row gets the dearest row of its
    /// provider (named as such), so that nothing is ever billed at zero by accident.
    /// </summary>
    ModelPrice Find(ModelRef model);

    /// <summary>The same on a day: what an administrator decided counts from its own day on.</summary>
    ModelPrice FindAt(ModelRef model, DateOnly day);

    /// <summary>The row when the model itself has one; null otherwise.</summary>
    ModelPrice? FindExact(ModelRef model);

    /// <summary>The rows of all models on a day.</summary>
    IReadOnlyList<ModelPrice> List(DateOnly day);

    /// <summary>Takes over what administrators decided so far.</summary>
    void Take(IReadOnlyList<PriceChange> changes);
}
