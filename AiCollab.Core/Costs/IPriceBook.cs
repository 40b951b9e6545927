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

    /// <summary>The row when the model itself has one; null otherwise.</summary>
    ModelPrice? FindExact(ModelRef model);
}
