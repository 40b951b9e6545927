namespace AiCollab.Core.Ai;

/// <summary>The providers the product knows.</summary>
public interface IProviderCatalog
{
    /// <summary>In the order they are offered.</summary>
    IReadOnlyList<Provider> All { get; }

    /// <summary>A provider by id; null when there is none.</summary>
    Provider? Find(string id);
}
